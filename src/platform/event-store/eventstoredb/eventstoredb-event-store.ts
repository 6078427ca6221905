import type { NewEvent, StoredEvent } from '../../events/event.js';
import { EventStore, type Appended, type ExpectedRevision, type Followed } from '../event-store.js';
import type { FollowOptions, ReadAllOptions, ReadStreamOptions } from '../event-store.js';
import { StoreUnavailable } from '../event-store.errors.js';
import { PassedByEvents, type TellsOfStrangers } from '../passed-by.js';
import { prepareBatch, type PreparedEvent } from '../prepared-batch.js';
import { either } from '../wake-up.js';
import { Appender } from './appender.js';
import { Connection } from './connection.js';
import { toEventData } from './event-mapping.js';
import { LogFollower } from './log-follower.js';
import { LogTail } from './log-tail.js';
import { DEFAULT_OPTIONS, type EventStoreDBOptions } from './options.js';
import { OwnEvents } from './own-events.js';
import { logPageByPage, streamPageByPage } from './page-by-page.js';
import { PageReads } from './page-reads.js';
import { StreamNames } from './stream-names.js';
import { within } from './waiting.js';

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
): Promise<EventStoreDBEventStore> => new EventStoreDBEventStore(url, { ...DEFAULT_OPTIONS, ...options });

export class EventStoreDBEventStore extends EventStore {
  readonly #calls: Connection;
  /** A subscription never shares its connection with reads, whose open streams could jam it. */
  readonly #subscriptions: Connection;
  readonly #reads: PageReads;
  readonly #appender: Appender;
  readonly #own: OwnEvents;
  readonly #tail: LogTail;
  readonly #closing = new AbortController();
  readonly #inFlight = new Set<Promise<Appended>>();

  constructor(url: string, options: EventStoreDBOptions) {
    super();
    this.#calls = new Connection(url);
    this.#subscriptions = new Connection(url);
    const names = new StreamNames(options.streamPrefix, options.categories);
    this.#own = new OwnEvents(names, new PassedByEvents(options.passedBy));
    this.#reads = new PageReads(this.#calls, options, names);
    this.#appender = new Appender(this.#calls, this.#reads, this.#own, options);
    const { signal } = this.#closing;
    this.#tail = new LogTail(this.#subscriptions, this.#reads, names, options.idleSubscriptionMs, signal);
  }

  async append(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<Appended> {
    return this.appendPrepared(stream, expected, prepareBatch(stream, events));
  }

  /** The same for a batch that was serialised and checked in another thread. */
  async appendPrepared(stream: string, expected: ExpectedRevision, batch: readonly PreparedEvent[]): Promise<Appended> {
    const appending = this.#appender.append({ stream, expected, events: batch.map(toEventData) });
    this.#inFlight.add(appending);
    return appending.finally(() => this.#inFlight.delete(appending));
  }

  readStream(stream: string, options: ReadStreamOptions & TellsOfStrangers = {}): AsyncGenerator<StoredEvent> {
    return streamPageByPage(this.#reads, this.#own, stream, options);
  }

  readAll(options: ReadAllOptions = {}): AsyncGenerator<StoredEvent> {
    return logPageByPage(this.#reads, this.#own, options);
  }

  async *follow(options: FollowOptions): AsyncGenerator<Followed> {
    const { signal, release } = either(options.signal, this.#closing.signal);
    try {
      yield* new LogFollower(this.#tail, this.#reads, this.#own, { ...options, signal }).steps();
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
