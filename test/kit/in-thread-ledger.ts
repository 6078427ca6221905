import { SystemClock } from '../../src/platform/clock/system-clock.js';
import { EmbeddedLedgerReader } from '../../src/platform/event-store/embedded/embedded-ledger-reader.js';
import { openForWriting } from '../../src/platform/event-store/embedded/ledger-file.js';
import { commitsOf } from '../../src/platform/event-store/embedded/ledger-tail.js';
import { LedgerWriter } from '../../src/platform/event-store/embedded/ledger-writer.js';
import type {
  Appended,
  EventStore,
  ExpectedRevision,
  Followed,
  FollowOptions,
  ReadAllOptions,
  ReadStreamOptions,
} from '../../src/platform/event-store/event-store.js';
import { prepareBatch } from '../../src/platform/event-store/prepared-batch.js';
import type { NewEvent, StoredEvent } from '../../src/platform/events/event.js';

/** The embedded log with its writer and its reader in the calling thread, where mutation testing and coverage see them. */
export class InThreadLedger implements EventStore {
  readonly #writer: LedgerWriter;
  readonly #reader: EmbeddedLedgerReader;

  constructor(folder: string) {
    const commits = commitsOf(folder);
    this.#writer = new LedgerWriter(openForWriting(folder), new SystemClock(), {
      committed: (position) => commits.postMessage(position),
      closed: () => commits.close(),
    });
    this.#reader = new EmbeddedLedgerReader(folder);
  }

  async append(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<Appended> {
    return this.#writer.append(stream, expected, prepareBatch(stream, events));
  }

  readStream(stream: string, options?: ReadStreamOptions): AsyncIterable<StoredEvent> {
    return this.#reader.readStream(stream, options);
  }

  readAll(options?: ReadAllOptions): AsyncIterable<StoredEvent> {
    return this.#reader.readAll(options);
  }

  follow(options: FollowOptions): AsyncIterable<Followed> {
    return this.#reader.follow(options);
  }

  head(): Promise<bigint | undefined> {
    return this.#reader.head();
  }

  async ping(): Promise<void> {
    this.#writer.ping();
  }

  async close(): Promise<void> {
    this.#reader.close();
    this.#writer.close();
  }
}
