/** Long enough to outweigh a turn of the event loop, short enough for audio that waits behind it. */
const SLICE_MS = 2;

/**
 * Keeps work that arrives in crowds from holding the event loop: pieces of work get some milliseconds of each turn
 * together, and what is left of them waits for the next turns, first come first served.
 */
export class TimeSlices {
  readonly #waiting: (() => void)[] = [];
  #startedMs: number | undefined;

  constructor(private readonly nowMs: () => number = () => performance.now()) {}

  /** Runs a piece of work, at once if this turn has time left for it. Settles as the piece does. */
  run<T>(piece: () => T): Promise<T> {
    return new Promise((resolve) => {
      // Async, so that what the piece throws rejects.
      const work = (): void => resolve((async () => piece())());
      if (this.#waiting.length > 0 || this.#used()) this.#waiting.push(work);
      else work();
    });
  }

  #used(): boolean {
    if (this.#startedMs === undefined) {
      this.#startedMs = this.nowMs();
      setImmediate(() => this.#turn());
    }
    return this.nowMs() - this.#startedMs >= SLICE_MS;
  }

  #turn(): void {
    this.#startedMs = undefined;
    while (this.#waiting.length > 0 && !this.#used()) this.#waiting.shift()?.();
  }
}
