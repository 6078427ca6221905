import { EventStore } from './event-store.js';
import type {
  Appended,
  ExpectedRevision,
  Followed,
  FollowOptions,
  ReadAllOptions,
  ReadStreamOptions,
} from './event-store.js';
import type { NewEvent, StoredEvent } from '../events/event.js';

type Reads = Pick<EventStore, 'readStream' | 'readAll' | 'follow' | 'head'>;

/** Reads the log here, and appends by the store of another thread: a log has one writer in a process. */
export class BorrowingEventStore extends EventStore {
  constructor(
    private readonly reads: Reads,
    private readonly appends: Pick<EventStore, 'append'>,
  ) {
    super();
  }

  append(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<Appended> {
    return this.appends.append(stream, expected, events);
  }

  readStream(stream: string, options?: ReadStreamOptions): AsyncIterable<StoredEvent> {
    return this.reads.readStream(stream, options);
  }

  readAll(options?: ReadAllOptions): AsyncIterable<StoredEvent> {
    return this.reads.readAll(options);
  }

  follow(options: FollowOptions): AsyncIterable<Followed> {
    return this.reads.follow(options);
  }

  head(): Promise<bigint | undefined> {
    return this.reads.head();
  }

  async ping(): Promise<void> {
    await this.reads.head();
  }

  /** Who opened the reads closes them. */
  async close(): Promise<void> {}
}
