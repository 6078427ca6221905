import type { Appended, ExpectedRevision } from '../event-store.js';
import { InvalidAppend, RevisionConflict } from '../event-store.errors.js';
import type { PreparedEvent } from '../prepared-batch.js';
import type { Database } from './ledger-file.js';
import { checksumOf } from './ledger-row.js';

export type AppendRequest = Readonly<{
  stream: string;
  expected: ExpectedRevision;
  events: readonly PreparedEvent[];
}>;

/** Streams whose end is kept in memory. */
const KEPT_ENDS = 10_000;

type Stored = Readonly<{ id: string; position: number }>;

/** Judges and writes one append inside the transaction that its caller has open. */
export class AppendStatements {
  /** Position of the last event written, committed or not. */
  head: number;
  #committedHead: number;
  /** Where streams end that were written to lately: as long as the folder is locked, nobody else moves them. */
  readonly #ends = new Map<string, number>();
  readonly #lastRevision;
  readonly #storedFrom;
  readonly #storedId;
  readonly #insert;

  constructor(db: Database) {
    const { head } = db.prepare('SELECT coalesce(max(position), 0) AS head FROM events').get() as { head: number };
    this.head = this.#committedHead = head;
    this.#lastRevision = db.prepare('SELECT max(revision) AS revision FROM events WHERE stream = ?');
    this.#storedFrom = db.prepare(
      'SELECT id, position FROM events WHERE stream = ? AND revision >= ? ORDER BY revision LIMIT ?',
    );
    this.#storedId = db.prepare('SELECT 1 FROM events WHERE id = ?');
    this.#insert = db.prepare(
      `INSERT INTO events (position, stream, revision, id, type, version, data, meta, recordedAt, checksum)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
  }

  /** What the writer is told; an error is returned, so that only a failing disk throws. */
  append(request: AppendRequest, recordedAt: string): Appended | RevisionConflict | InvalidAppend {
    const { stream, expected, events } = request;
    const next = expected === 'no-stream' ? 0 : Number(expected) + 1;
    const actualNext = this.#nextOf(stream);
    if (actualNext !== next)
      return this.#repeated(request, next) ?? new RevisionConflict(stream, expected, toExpected(actualNext));
    const taken = events.find(({ id }) => this.#storedId.get(id) !== undefined);
    if (taken) return new InvalidAppend(`an event with the id ${taken.id} is stored already`);
    events.forEach((event, index) => this.#write(stream, next + index, event, recordedAt));
    this.#ends.set(stream, next + events.length);
    return appended(next + events.length - 1, this.head);
  }

  /** What was written since the last time is stored. */
  committed(): void {
    this.#committedHead = this.head;
    if (this.#ends.size > KEPT_ENDS) this.#ends.clear();
  }

  /** What was written since the last commit is gone. */
  rolledBack(): void {
    this.head = this.#committedHead;
    this.#ends.clear();
  }

  /** The revision that the stream's next event gets. */
  #nextOf(stream: string): number {
    const known = this.#ends.get(stream);
    if (known !== undefined) return known;
    const { revision } = this.#lastRevision.get(stream) as { revision: number | null };
    return revision === null ? 0 : revision + 1;
  }

  /** The original result, if exactly these events were stored at exactly this revision. */
  #repeated({ stream, events }: AppendRequest, next: number): Appended | undefined {
    const stored = this.#storedFrom.all(stream, next, events.length) as Stored[];
    const same = stored.length === events.length && stored.every(({ id }, index) => id === events[index]?.id);
    const last = stored.at(-1);
    return same && last ? appended(next + events.length - 1, last.position) : undefined;
  }

  #write(stream: string, revision: number, event: PreparedEvent, recordedAt: string): void {
    const { id, type, version, data, meta } = event;
    const position = this.head + 1;
    const checksum = checksumOf({ position, stream, revision, id, type, version, data, meta, recordedAt });
    this.#insert.run(position, stream, revision, id, type, version, data, meta, recordedAt, checksum);
    this.head = position;
  }
}

const appended = (revision: number, position: number): Appended => ({
  revision: BigInt(revision),
  position: BigInt(position),
});

const toExpected = (next: number): ExpectedRevision => (next === 0 ? 'no-stream' : BigInt(next - 1));
