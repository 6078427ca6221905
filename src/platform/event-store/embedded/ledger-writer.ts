import type { Clock } from '../../clock/clock.js';
import type { Appended, ExpectedRevision } from '../event-store.js';
import { ANYWHERE, type Whereabouts } from '../../files/opened-database.js';
import { SQLITE_FULL, sqliteCodeOf } from '../../files/sqlite-code.js';
import { AppendOutcomeUnknown, DiskFull, StoreUnavailable } from '../event-store.errors.js';
import type { PreparedEvent } from '../prepared-batch.js';
import { AppendStatements } from './append-statements.js';
import type { Database } from './ledger-file.js';

/** An append that is judged and, unless it was refused, written, but not yet synced. */
type Judged = Readonly<{ answer: () => void; reject: (error: Error) => void }>;

export type LedgerListener = Readonly<{
  /** The log is durable up to this position. */
  committed(position: bigint): void;
  closed(): void;
}>;

/**
 * Writes the log with group commit: an append is judged and written when it arrives, in a transaction that stays open
 * while more keep arriving. All share one sync of the disk, and nobody is answered before it.
 */
export class LedgerWriter {
  readonly #statements: AppendStatements;
  #group: Judged[] = [];
  #recordedAt = '';
  #closed = false;
  /** A commit that failed for anything but a full disk leaves the file in a state only a restart can tell. */
  #broken: Error | undefined;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly listener: LedgerListener,
    private readonly file: Whereabouts = ANYWHERE,
  ) {
    this.#statements = new AppendStatements(db);
  }

  append(stream: string, expected: ExpectedRevision, events: readonly PreparedEvent[]): Promise<Appended> {
    return new Promise((resolve, reject) => {
      const refusal = this.#closed ? new StoreUnavailable('the log is closed') : this.#stopped();
      if (refusal) return reject(refusal);
      try {
        if (this.#group.length === 0) this.#begin();
        const outcome = this.#statements.append({ stream, expected, events }, this.#recordedAt);
        const answer = outcome instanceof Error ? () => reject(outcome) : () => resolve(outcome);
        this.#group.push({ answer, reject });
      } catch (error) {
        this.#group.push({ answer: () => undefined, reject });
        this.#fail(error, false);
      }
    });
  }

  /** @throws StoreUnavailable when nothing can be written: until a restart, or while somebody else has the file locked */
  ping(): void {
    const refusal = this.#stopped();
    if (refusal) throw refusal;
    try {
      this.file.require();
      if (this.db.isTransaction) return;
      this.db.exec('BEGIN IMMEDIATE');
      this.db.exec('ROLLBACK');
    } catch (error) {
      throw this.#explain(error, false);
    }
  }

  /** Stores what was written so far, then refuses every append. */
  close(): void {
    if (this.#closed) return;
    this.#commit();
    this.#closed = true;
    this.db.close();
    this.listener.closed();
  }

  #stopped(): StoreUnavailable | undefined {
    return this.#broken && new StoreUnavailable('the log stopped after a failed write', { cause: this.#broken });
  }

  #begin(): void {
    this.file.require();
    this.db.exec('BEGIN IMMEDIATE');
    this.#recordedAt = this.clock.nowIso();
    // All that has arrived by then, also while the first ones were written, is delivered before an immediate runs.
    setImmediate(() => this.#commit());
  }

  #commit(): void {
    if (this.#group.length === 0) return;
    try {
      this.db.exec('COMMIT');
      this.file.require();
    } catch (error) {
      return this.#fail(error, true);
    }
    const group = this.#group;
    this.#group = [];
    this.#statements.committed();
    this.listener.committed(BigInt(this.#statements.head));
    for (const { answer } of group) answer();
  }

  /** Nothing of the group is stored, unless it failed while it was being committed. */
  #fail(error: unknown, committing: boolean): void {
    const group = this.#group;
    this.#group = [];
    const explained = this.#explain(error, committing);
    this.#rollBack();
    for (const { reject } of group) reject(explained);
  }

  #rollBack(): void {
    this.#statements.rolledBack();
    try {
      if (this.db.isTransaction) this.db.exec('ROLLBACK');
    } catch (cause) {
      this.#broken ??= cause as Error;
    }
  }

  #explain(error: unknown, committing: boolean): Error {
    const cause = error instanceof Error ? error : new Error(String(error));
    if (sqliteCodeOf(cause) === SQLITE_FULL) return new DiskFull('the disk of the data folder is full', { cause });
    if (!committing) return new StoreUnavailable(`the log cannot be written: ${cause.message}`, { cause });
    this.#broken = cause;
    return new AppendOutcomeUnknown(`the log failed while it was being synced: ${cause.message}`, { cause });
  }
}
