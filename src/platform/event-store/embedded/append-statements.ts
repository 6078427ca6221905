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

type Stored = Readonly<{ id: string; position: number }>;

/** Judges and writes one append inside the transaction that its caller has open. */
export class AppendStatements {
  /** Position of the last event written, committed or not. */
  head: number;
  readonly #lastRevision;
  readonly #storedFrom;
  readonly #storedId;
  readonly #insert;

  constructor(db: Database) {
    const { head } = db.prepare('SELECT coalesce(max(position), 0) AS head FROM events').get() as { head: number };
    this.head = head;
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
    const { revision } = this.#lastRevision.get(stream) as { revision: number | null };
    const actualNext = revision === null ? 0 : revision + 1;
    if (actualNext !== next)
      return this.#repeated(request, next) ?? new RevisionConflict(stream, expected, toExpected(actualNext));
    const taken = events.find(({ id }) => this.#storedId.get(id) !== undefined);
    if (taken) return new InvalidAppend(`an event with the id ${taken.id} is stored already`);
    events.forEach((event, index) => this.#write(stream, next + index, event, recordedAt));
    return appended(next + events.length - 1, this.head);
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
