/** An answer that takes so many times longer to begin than any before it in the call is given up. */
const TIMES_THE_SLOWEST = 3;

/**
 * How long the beginning of an answer is waited for: a multiple of the slowest beginning in this call so far, and the
 * longest time before the first. Each miss lengthens it until an answer begins again, so that a provider that has become
 * slow costs the call one model session and not one after the other.
 */
export class AnswerPatience {
  #slowestMs: number | null = null;
  #missedMs = 0;

  /** Both in milliseconds. */
  constructor(
    private readonly atLeastMs: number,
    private readonly atMostMs: number,
  ) {}

  began(afterMs: number): void {
    this.#slowestMs = Math.max(this.#slowestMs ?? 0, afterMs);
    this.#missedMs = 0;
  }

  missed(afterMs: number): void {
    this.#missedMs = afterMs;
  }

  get limitMs(): number {
    if (this.#slowestMs === null) return this.atMostMs;
    const longMs = TIMES_THE_SLOWEST * Math.max(this.#slowestMs, this.#missedMs);
    return Math.min(this.atMostMs, Math.max(this.atLeastMs, longMs));
  }
}
