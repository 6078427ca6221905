import type { Clock } from '../../clock/clock.js';
import type { Appended, ExpectedRevision } from '../event-store.js';
import { AppendOutcomeUnknown, StoreUnavailable } from '../event-store.errors.js';
import type { PreparedEvent } from '../prepared-batch.js';
import { AppendStatements, type AppendRequest } from './append-statements.js';
import type { Database } from './ledger-file.js';

type Waiting = AppendRequest & Readonly<{ resolve: (appended: Appended) => void; reject: (error: Error) => void }>;
type Answer = () => void;

export type LedgerListener = Readonly<{
  /** The log is durable up to this position. */
  committed(position: bigint): void;
  closed(): void;
}>;

const SQLITE_FULL = 13;

/**
 * Writes the log with group commit: all appends that wait when the writer comes round share one transaction and one
 * sync of the disk, each judged on its own, and nobody is answered before that sync.
 */
export class LedgerWriter {
  readonly #statements: AppendStatements;
  #waiting: Waiting[] = [];
  #closed = false;
  /** A commit that failed for anything but a full disk leaves the file in a state only a restart can tell. */
  #broken: Error | undefined;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly listener: LedgerListener,
  ) {
    this.#statements = new AppendStatements(db);
  }

  append(stream: string, expected: ExpectedRevision, events: readonly PreparedEvent[]): Promise<Appended> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(new StoreUnavailable('the log is closed'));
      // Requests that have arrived by then are all delivered before an immediate runs.
      if (this.#waiting.length === 0) setImmediate(() => this.#commitWaiting());
      this.#waiting.push({ stream, expected, events, resolve, reject });
    });
  }

  /** @throws StoreUnavailable when nothing can be written: until a restart, or while somebody else has the file locked */
  ping(): void {
    this.#assertWhole();
    try {
      this.db.exec('BEGIN IMMEDIATE');
      this.db.exec('ROLLBACK');
    } catch (error) {
      throw this.#explain(error, false);
    }
  }

  /** Stores what waits, then refuses every append. */
  close(): void {
    if (this.#closed) return;
    this.#commitWaiting();
    this.#closed = true;
    this.db.close();
    this.listener.closed();
  }

  #assertWhole(): void {
    if (this.#broken) throw new StoreUnavailable('the log stopped after a failed write', { cause: this.#broken });
  }

  #commitWaiting(): void {
    const group = this.#waiting;
    this.#waiting = [];
    if (group.length === 0) return;
    try {
      const answers = this.#transaction(group);
      this.listener.committed(BigInt(this.#statements.head));
      for (const answer of answers) answer();
    } catch (error) {
      for (const { reject } of group) reject(error as Error);
    }
  }

  #transaction(group: readonly Waiting[]): readonly Answer[] {
    this.#assertWhole();
    const headBefore = this.#statements.head;
    let committing = false;
    try {
      this.db.exec('BEGIN IMMEDIATE');
      const recordedAt = this.clock.nowIso();
      const answers = group.map((waiting) => this.#judge(waiting, recordedAt));
      committing = true;
      this.db.exec('COMMIT');
      return answers;
    } catch (error) {
      this.#statements.head = headBefore;
      if (this.db.isTransaction) this.db.exec('ROLLBACK');
      throw this.#explain(error, committing);
    }
  }

  #judge(waiting: Waiting, recordedAt: string): Answer {
    const outcome = this.#statements.append(waiting, recordedAt);
    return outcome instanceof Error ? () => waiting.reject(outcome) : () => waiting.resolve(outcome);
  }

  #explain(error: unknown, committing: boolean): Error {
    const cause = error instanceof Error ? error : new Error(String(error));
    if ('errcode' in cause && cause.errcode === SQLITE_FULL)
      return new StoreUnavailable('the disk of the data folder is full', { cause });
    if (!committing) return new StoreUnavailable(`the log cannot be written: ${cause.message}`, { cause });
    this.#broken = cause;
    return new AppendOutcomeUnknown(`the log failed while it was being synced: ${cause.message}`, { cause });
  }
}
