/** An answer that takes so many times longer to begin than any before it in the call will not begin any more. */
const TIMES_THE_SLOWEST = 3;

/**
 * How long the beginning of an answer is waited for. The call's own answers are the evidence: before the first, and
 * with a provider that is slow to begin, nothing is known to be missing. A miss makes more patient until the next
 * answer begins, so that a provider that has become slow is not left for another and another session.
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
