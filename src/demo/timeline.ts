/** The log, and the words of what was heard, become known so long after they happened, or sooner. */
const BEHIND_MS = 500;

/**
 * Tells lines in the order of the moments that they tell of, though some become known late: a line waits until what
 * happened before it is known too. What becomes known later than {@link BEHIND_MS} is told at once, out of its order.
 */
export class Timeline {
  readonly #waiting: Readonly<{ atMs: number; line: string }>[] = [];
  /** When that began which goes on. */
  readonly #goingOnSinceMs: number[] = [];
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  /** `nowMs` reads the clock that the moments are of. */
  constructor(
    private readonly tell: (line: string) => void,
    private readonly nowMs: () => number,
  ) {}

  /** Something begins whose line is known when it has ended: what happens meanwhile is told after it. */
  begins(atMs: number): void {
    this.#goingOnSinceMs.push(atMs);
  }

  /** What began at `atMs` has ended, and its line has been added. */
  ends(atMs: number): void {
    const index = this.#goingOnSinceMs.indexOf(atMs);
    if (index >= 0) this.#goingOnSinceMs.splice(index, 1);
    this.#tellKnown();
  }

  add(atMs: number, line: string): void {
    if (this.#closed) return this.tell(line);
    const place = this.#waiting.findLastIndex((other) => other.atMs <= atMs) + 1;
    this.#waiting.splice(place, 0, { atMs, line });
    this.#tellKnown();
  }

  /** It is over: tells what waits; what is added from now on is told at once. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const { line } of this.#waiting.splice(0)) this.tell(line);
  }

  /** Up to the moment before which nothing is unknown any more. */
  #tellKnown(): void {
    clearTimeout(this.#timer);
    const knownUntilMs = this.nowMs() - BEHIND_MS;
    const untilMs = Math.min(knownUntilMs, ...this.#goingOnSinceMs);
    const later = this.#waiting.findIndex(({ atMs }) => atMs > untilMs);
    for (const { line } of this.#waiting.splice(0, later < 0 ? Infinity : later)) this.tell(line);
    const [next] = this.#waiting;
    if (next) this.#timer = setTimeout(() => this.#tellKnown(), Math.max(1, next.atMs - knownUntilMs));
  }
}
