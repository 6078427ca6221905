import { CorruptEvent, MissingEvents } from '../event-store.errors.js';
import { categoryOf } from '../../events/event.js';
import { type LogPageRequest, type Page, PAGE_CHARACTERS, type StreamPageRequest } from '../paged-events.js';
import type { Database } from './ledger-file.js';
import { COLUMNS, rowOf, verified, type LedgerRow } from './ledger-row.js';

/** Rows are fetched so many at a time: cheaper than one by one, and few enough for memory if each has the full size. */
const CHUNK_ROWS = 64;
const LAST_REVISION = BigInt(Number.MAX_SAFE_INTEGER);

/**
 * Reads of the ledger in bounded pages over one read-only connection. Every row is checked, those that do not match a
 * filter too: a damaged name must not hide an event. No transaction outlives a page, so checkpoints are never held up.
 */
export class LedgerPages {
  readonly #forwards;
  readonly #backwards;
  readonly #all;
  readonly #head;

  constructor(private readonly db: Database) {
    const rows = (condition: string) => {
      const statement = db.prepare(`SELECT ${COLUMNS} FROM events WHERE ${condition} LIMIT ?`);
      statement.setReturnArrays(true);
      return (...parameters: (string | number)[]) => (statement.all(...parameters) as unknown[][]).map(rowOf);
    };
    this.#forwards = rows('stream = ? AND revision >= ? ORDER BY revision');
    this.#backwards = rows('stream = ? AND revision <= ? ORDER BY revision DESC');
    this.#all = rows('position > ? ORDER BY position');
    this.#head = db.prepare('SELECT max(position) AS head FROM events');
  }

  /** @throws CorruptEvent for a damaged row, and for a revision that is missing */
  streamPage({ stream, from, backwards, limit, continued }: StreamPageRequest): Page {
    const step = backwards ? -1 : 1;
    const first = Number(clamp(from ?? (backwards ? LAST_REVISION : 0n)));
    const fetch = backwards ? this.#backwards : this.#forwards;
    const chunk = (last: LedgerRow | undefined, rows: number): readonly LedgerRow[] =>
      fetch(stream, last ? last.revision + step : first, rows);
    let expected = backwards && !continued ? undefined : first;
    return collect(chunk, limit, (row) => {
      if (expected !== undefined && row.revision !== expected)
        throw new MissingEvents(
          `${stream} has no event at revision ${expected}, but later ones`,
          { stream, revision: BigInt(expected) },
          BigInt(row.revision - step),
        );
      expected = row.revision + step;
      return true;
    });
  }

  /** @throws CorruptEvent for a damaged row, and for a position that is missing */
  logPage({ after, categories, limit }: LogPageRequest): Page {
    const wanted = categories && new Set(categories);
    const start = Number(clamp(after ?? 0n));
    const chunk = (last: LedgerRow | undefined, rows: number): readonly LedgerRow[] =>
      this.#all(last?.position ?? start, rows);
    let expected = start + 1;
    return collect(chunk, limit, (row) => {
      if (row.position !== expected)
        throw new MissingEvents(
          `the log has no event at position ${expected}, but later ones`,
          { position: BigInt(expected) },
          BigInt(row.position - 1),
        );
      expected = row.position + 1;
      return wanted === undefined || wanted.has(categoryOf(row.stream));
    });
  }

  /** The position of the last event, if there is one. */
  head(): bigint | undefined {
    const { head } = this.#head.get() as { head: number | null };
    return head === null ? undefined : BigInt(head);
  }

  close(): void {
    this.db.close();
  }
}

const clamp = (value: bigint): bigint => (value > LAST_REVISION ? LAST_REVISION : value);

type Fetch = (last: LedgerRow | undefined, rows: number) => readonly LedgerRow[];

const inChunks = function* (fetch: Fetch, limit: number): Generator<LedgerRow> {
  let last: LedgerRow | undefined;
  for (let left = limit; left > 0; left -= CHUNK_ROWS) {
    const wanted = Math.min(left, CHUNK_ROWS);
    const rows = fetch(last, wanted);
    yield* rows;
    last = rows.at(-1);
    if (rows.length < wanted) return;
  }
};

/** What precedes a bad row is a page of its own: the row is named by the next one, which begins with it. */
const collect = (fetch: Fetch, limit: number, wanted: (row: LedgerRow) => boolean): Page => {
  const rows: LedgerRow[] = [];
  let seen: bigint | undefined;
  let count = 0;
  let characters = 0;
  try {
    for (const row of inChunks(fetch, limit)) {
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
