import type { NewEvent, StoredEvent } from '../events/event.js';
import type { SupervisedWorker } from '../workers/supervise.js';
import { EventStore, type Appended, type ExpectedRevision, type Followed } from './event-store.js';
import type { FollowOptions, ReadAllOptions, ReadStreamOptions } from './event-store.js';
import { AppendOutcomeUnknown, StoreUnavailable } from './event-store.errors.js';
import { prepareBatch, type PreparedEvent } from './prepared-batch.js';

/** What a thread that writes a log serves. */
export type LogWriter = Readonly<{
  append(stream: string, expected: ExpectedRevision, batch: readonly PreparedEvent[]): Promise<Appended>;
  close(): void | Promise<void>;
}>;

/** Appends that were pending when the thread that writes ended; told apart from what that thread itself does not know. */
export class WriterLost extends AppendOutcomeUnknown {}

/** A log in threads of its own, opened. */
export type LogThreads = Readonly<{
  /** Its calls are rejected with {@link WriterLost} when it ends, and with StoreUnavailable until the next one runs. */
  writer: Pick<SupervisedWorker<LogWriter>, 'remote' | 'running'>;
  reads: Pick<EventStore, 'readStream' | 'readAll' | 'follow' | 'head'>;
  ping(): Promise<void>;
  /** Aborted when the store is closed: ends every follower. */
  closing: AbortController;
  /** Ends the threads. */
  stop(): Promise<void>;
}>;

/** How long an append whose answer died with the writer waits for the next writer, in milliseconds. */
const RESOLVE_WITHIN_MS = 5_000;

/** A log whose files or connections are held by threads: this one, which carries audio, only says what to do. */
export class ThreadedEventStore extends EventStore {
  constructor(private readonly threads: LogThreads) {
    super();
  }

  async append(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<Appended> {
    const batch = prepareBatch(stream, events);
    const send = (): Promise<Appended> => this.threads.writer.remote.append(stream, expected, batch);
    this.#assertOpen();
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof WriterLost)) throw error;
      return await this.#resolve(send, error);
    }
  }

  readStream(stream: string, options?: ReadStreamOptions): AsyncIterable<StoredEvent> {
    return this.threads.reads.readStream(stream, options);
  }

  readAll(options?: ReadAllOptions): AsyncIterable<StoredEvent> {
    return this.threads.reads.readAll(options);
  }

  follow(options: FollowOptions): AsyncIterable<Followed> {
    return this.threads.reads.follow(options);
  }

  head(): Promise<bigint | undefined> {
    return this.threads.reads.head();
  }

  async ping(): Promise<void> {
    this.#assertOpen();
    await this.threads.ping();
  }

  async close(): Promise<void> {
    this.threads.closing.abort();
    await this.threads.stop();
  }

  /** The next writer knows the very same batch if the one that died had stored it, and stores it if not. */
  async #resolve(send: () => Promise<Appended>, unknown: WriterLost): Promise<Appended> {
    const late = AbortSignal.timeout(RESOLVE_WITHIN_MS);
    const running = this.threads.writer.running();
    await Promise.race([running, new Promise((resolve) => late.addEventListener('abort', resolve))]);
    try {
      return await send();
    } catch (error) {
      throw error instanceof StoreUnavailable ? unknown : error;
    }
  }

  #assertOpen(): void {
    if (this.threads.closing.signal.aborted) throw new StoreUnavailable('the log is closed');
  }
}
