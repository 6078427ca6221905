import type { RecordedEvent } from '@eventstore/db-client';
import type { NewEvent, StoredEvent } from '../../events/event.js';
import { EventStore, type Appended, type ExpectedRevision, type Followed } from '../event-store.js';
import type { FollowOptions, ReadAllOptions, ReadStreamOptions } from '../event-store.js';
import { StoreUnavailable } from '../event-store.errors.js';
import { prepareBatch } from '../prepared-batch.js';
import { either } from '../wake-up.js';
import { Appender } from './appender.js';
import { Connection } from './connection.js';
import { positionOf, toEventData, toStoredEvent } from './event-mapping.js';
import { LogFollower } from './log-follower.js';
import { LogTail } from './log-tail.js';
import { DEFAULT_OPTIONS, type EventStoreDBOptions } from './options.js';
import { PageReads } from './page-reads.js';
import { within } from './waiting.js';

const PAGE_EVENTS = 500;
const PING_WITHIN_MS = 3_000;
const CLOSE_WITHIN_MS = 3_000;

/**
 * A store on EventStoreDB / KurrentDB. Connects when it is first used, and again whenever it has to: with the server
 * away it can be made all the same, and its calls are refused with {@link StoreUnavailable}.
 * @param url `esdb://user:password@host:2113`, or `esdb://host:2113?tls=false`
 */
export const connectEventStoreDB = async (
  url: string,
  options: Partial<EventStoreDBOptions> = {},
): Promise<EventStore> => new EventStoreDBEventStore(url, { ...DEFAULT_OPTIONS, ...options });

class EventStoreDBEventStore extends EventStore {
  readonly #calls: Connection;
  /** A subscription never shares its connection with reads, whose open streams could jam it. */
  readonly #subscriptions: Connection;
  readonly #reads: PageReads;
  readonly #appender: Appender;
  readonly #tail: LogTail;
  readonly #closing = new AbortController();
  readonly #inFlight = new Set<Promise<Appended>>();

  constructor(url: string, options: EventStoreDBOptions) {
    super();
    this.#calls = new Connection(url);
    this.#subscriptions = new Connection(url);
    this.#reads = new PageReads(this.#calls, options);
    this.#appender = new Appender(this.#calls, this.#reads, options);
    this.#tail = new LogTail(this.#subscriptions, this.#reads, options.idleSubscriptionMs, this.#closing.signal);
  }

  async append(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<Appended> {
    const batch = { stream, expected, events: prepareBatch(stream, events).map(toEventData) };
    if (this.#closing.signal.aborted) throw new StoreUnavailable('the store is closed');
    const appending = this.#appender.append(batch);
    this.#inFlight.add(appending);
    return appending.finally(() => this.#inFlight.delete(appending));
  }

  async *readStream(stream: string, options: ReadStreamOptions = {}): AsyncGenerator<StoredEvent> {
    const backwards = options.direction === 'backwards';
    let from = options.from;
    let left = options.maxCount ?? Infinity;
    while (left > 0 && (from === undefined || from >= 0n)) {
      const limit = Math.min(left, PAGE_EVENTS);
      const page = await this.#reads.stream({ stream, from, backwards, limit });
      for (const event of page) yield toStoredEvent(event);
      const last = page.at(-1);
      if (!last || page.length < limit) return;
      left -= page.length;
      from = last.revision + (backwards ? -1n : 1n);
    }
  }

  async *readAll(options: ReadAllOptions = {}): AsyncGenerator<StoredEvent> {
    let after = options.after;
    let left = options.maxCount ?? Infinity;
    while (left > 0) {
      // A few more than asked for, since those of the system are left out.
      const limit = Math.min(left + 10, PAGE_EVENTS);
      const page = await this.#reads.log(after, limit);
      for (const event of page.filter(isOurs).slice(0, left)) yield toStoredEvent(event);
      left -= page.filter(isOurs).length;
      const last = page.at(-1);
      if (!last || page.length < limit) return;
      after = positionOf(last);
    }
  }

  async *follow(options: FollowOptions): AsyncGenerator<Followed> {
    const { signal, release } = either(options.signal, this.#closing.signal);
    try {
      yield* new LogFollower(this.#tail, this.#reads, { ...options, signal }).steps();
    } finally {
      release();
    }
  }

  head(): Promise<bigint | undefined> {
    return this.#reads.head();
  }

  async ping(): Promise<void> {
    try {
      await within(this.#reads.head(), PING_WITHIN_MS);
    } catch (error) {
      throw new StoreUnavailable('EventStoreDB does not answer', { cause: error });
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await within(Promise.allSettled([...this.#inFlight]), CLOSE_WITHIN_MS).catch(() => undefined);
    await Promise.all([this.#calls.close(), this.#subscriptions.close()]);
  }
}

/** The server keeps its own events in streams that begin with a dollar. */
const isOurs = (event: RecordedEvent): boolean => !event.streamId.startsWith('$');
