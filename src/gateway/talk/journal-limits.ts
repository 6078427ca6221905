export type JournalLimits = Readonly<{
  /** What may wait before the journal counts as full; see {@link JOURNAL_RESERVE}. */
  maxWaiting: number;
  maxBytes: number;
  /** Commands of one append. */
  maxBatch: number;
  /** How long a recorded command waits for its acknowledgement. */
  recordWithinMs: number;
  /** What the log has not taken for so long, or when so much waits, goes to the spool too. */
  spillAfterMs: number;
  spillFrom: number;
  retryMs: readonly [first: number, most: number];
}>;

export const JOURNAL_LIMITS: JournalLimits = {
  maxWaiting: 1000,
  maxBytes: 1024 * 1024,
  maxBatch: 64,
  recordWithinMs: 2000,
  spillAfterMs: 1000,
  spillFrom: 64,
  retryMs: [100, 5000],
};

/** How much wider a full journal's bound is, for the words that end the call. */
export const JOURNAL_RESERVE = 1.5;
