/** Requests to a shop that wait for their test, told apart by the beginning of their path. */
export class HeldRequests {
  readonly #held = new Map<string, { freed: Promise<void>; free: () => void }>();

  /** From now on requests below this path wait. */
  hold(path: string): void {
    if (this.#held.has(path)) return;
    let free = (): void => undefined;
    const freed = new Promise<void>((resolve) => (free = resolve));
    this.#held.set(path, { freed, free });
  }

  /** Those that wait below this path are answered, and those to come. */
  release(path: string): void {
    this.#held.get(path)?.free();
    this.#held.delete(path);
  }

  /** Resolves when a request to this URL may be answered. */
  async admit(url: string): Promise<void> {
    for (const [path, { freed }] of this.#held) if (url.startsWith(path)) await freed;
  }
}
