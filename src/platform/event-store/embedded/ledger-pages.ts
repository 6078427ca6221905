import { CorruptEvent } from '../event-store.errors.js';
import { categoryOf } from '../../events/event.js';
import type { Database } from './ledger-file.js';
import { verified, type LedgerRow } from './ledger-row.js';

export type StreamPageRequest = Readonly<{
  stream: string;
  from?: bigint;
  backwards: boolean;
  limit: number;
  /** The page goes on from another one, so that revision `from` must be there. */
  continued: boolean;
}>;
export type LogPageRequest = Readonly<{ after: bigint; categories?: readonly string[]; limit: number }>;

/** `seen` is the position of the last row looked at, matching or not; `more`: the page ended before the log did. */
export type Page = Readonly<{ rows: readonly LedgerRow[]; seen?: bigint; more: boolean }>;

/** A page also ends when its texts have this size, so that memory stays bounded whatever the events hold. */
const PAGE_CHARACTERS = 1024 * 1024;
const LAST_REVISION = BigInt(Number.MAX_SAFE_INTEGER);

/**
 * Reads of the ledger in bounded pages over one read-only connection. Every row is checked, those that do not match a
 * filter too: a damaged name must not hide an event. No transaction outlives a page, so checkpoints are never held up.
 */
export class LedgerPages {
  readonly #forwards;
  readonly #backwards;
  readonly #all;

  constructor(private readonly db: Database) {
    const inStream = (order: string) =>
      db.prepare(`SELECT * FROM events WHERE stream = ? AND revision ${order} LIMIT ?`);
    this.#forwards = inStream('>= ? ORDER BY revision');
    this.#backwards = inStream('<= ? ORDER BY revision DESC');
    this.#all = db.prepare('SELECT * FROM events WHERE position > ? ORDER BY position LIMIT ?');
  }

  /** @throws CorruptEvent for a damaged row, and for a revision that is missing */
  streamPage({ stream, from, backwards, limit, continued }: StreamPageRequest): Page {
    const step = backwards ? -1 : 1;
    const first = Number(clamp(from ?? (backwards ? LAST_REVISION : 0n)));
    const statement = backwards ? this.#backwards : this.#forwards;
    let expected = backwards && !continued ? undefined : first;
    return collect(statement.iterate(stream, first, limit), limit, (row) => {
      if (expected !== undefined && row.revision !== expected)
        throw new CorruptEvent(`${stream} has no event at revision ${expected}, but later ones`);
      expected = row.revision + step;
      return true;
    });
  }

  /** @throws CorruptEvent for a damaged row, and for a position that is missing */
  logPage({ after, categories, limit }: LogPageRequest): Page {
    const wanted = categories && new Set(categories);
    let expected = Number(clamp(after)) + 1;
    return collect(this.#all.iterate(expected - 1, limit), limit, (row) => {
      if (row.position !== expected)
        throw new CorruptEvent(`the log has no event at position ${expected}, but later ones`, BigInt(expected));
      expected = row.position + 1;
      return wanted === undefined || wanted.has(categoryOf(row.stream));
    });
  }

  close(): void {
    this.db.close();
  }
}

const clamp = (value: bigint): bigint => (value > LAST_REVISION ? LAST_REVISION : value);

/** What precedes a bad row is a page of its own: the row is named by the next one, which begins with it. */
const collect = (found: Iterable<unknown>, limit: number, wanted: (row: LedgerRow) => boolean): Page => {
  const rows: LedgerRow[] = [];
  let seen: bigint | undefined;
  let count = 0;
  let characters = 0;
  try {
    for (const row of found as Iterable<LedgerRow>) {
      const isWanted = wanted(verified(row));
      seen = BigInt(row.position);
      count += 1;
      if (isWanted) characters += rows.push(row) && row.data.length + row.meta.length;
      if (characters >= PAGE_CHARACTERS) return { rows, seen, more: true };
    }
    return { rows, seen, more: count === limit };
  } catch (error) {
    if (seen === undefined || !(error instanceof CorruptEvent)) throw error;
    return { rows, seen, more: true };
  }
};
