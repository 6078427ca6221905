import {
  BACKWARDS,
  END,
  FORWARDS,
  START,
  StreamDeletedError,
  StreamNotFoundError,
  type EventStoreDBClient,
  type ResolvedEvent,
  type StreamingRead,
} from '@eventstore/db-client';
import type { RecordedEvent } from '@eventstore/db-client';
import { StoreUnavailable, StreamGone } from '../event-store.errors.js';
import { leavesChannelStuck } from './append-failure.js';
import type { Connection } from './connection.js';
import { placeOf } from './event-mapping.js';
import type { EventStoreDBOptions } from './options.js';
import { Semaphore } from './semaphore.js';
import type { StreamNames } from './stream-names.js';
import { TimedOut, within } from './waiting.js';

export type StreamPage = Readonly<{ stream: string; from?: bigint; backwards: boolean; limit: number }>;

const CANCEL_WITHIN_MS = 1_000;

/** What a read of a stream gives that never was. One whose events were all trimmed away gives another empty page. */
export const ABSENT: readonly RecordedEvent[] = Object.freeze([]);

/**
 * Reads whole pages: a read that its consumer left half-way would keep its HTTP/2 stream open, and at a hundred of them
 * the connection jams. So every stream is drained into a page and cancelled before anything is handed out, with a timer
 * of ours (the client's deadline does not count for reads) and few at a time.
 */
export class PageReads {
  readonly #slots: Semaphore;

  constructor(
    private readonly connection: Connection,
    private readonly options: EventStoreDBOptions,
    private readonly names: StreamNames,
  ) {
    this.#slots = new Semaphore(options.concurrentReads);
  }

  /**
   * Events of a stream from a revision on, inclusive; {@link ABSENT} if there is no such stream.
   * @throws StreamGone if it was deleted for ever
   */
  async stream({ stream, from, backwards, limit }: StreamPage): Promise<readonly RecordedEvent[]> {
    try {
      return await this.#read((client, credentials) =>
        client.readStream(this.names.onServer(stream), {
          fromRevision: from ?? (backwards ? END : START),
          direction: backwards ? BACKWARDS : FORWARDS,
          maxCount: limit,
          credentials,
        }),
      );
    } catch (error) {
      if (error instanceof StreamDeletedError) throw new StreamGone(stream);
      throw error;
    }
  }

  /** Events of the log after a position, exclusive, those of the system and of others too. */
  async log(after: bigint | undefined, limit: number): Promise<readonly RecordedEvent[]> {
    const fromPosition = after === undefined ? START : { commit: after, prepare: after };
    const events = await this.#read((client, credentials) =>
      client.readAll({ fromPosition, maxCount: limit + 1, credentials }),
    );
    return events.filter((event) => after === undefined || (placeOf(event) ?? 0n) > after).slice(0, limit);
  }

  /** Position of the last event of the log, those of the system included. */
  async head(): Promise<bigint | undefined> {
    const [last] = await this.#read((client, credentials) =>
      client.readAll({ fromPosition: END, direction: BACKWARDS, maxCount: 1, credentials }),
    );
    return last && placeOf(last);
  }

  #read(start: (client: EventStoreDBClient, credentials: Connection['credentials']) => StreamingRead<ResolvedEvent>) {
    return this.#slots.run(async () => {
      const { client, credentials } = this.connection;
      try {
        return await this.#drain(start(client, credentials));
      } catch (error) {
        if (error instanceof StreamNotFoundError) return ABSENT;
        if (error instanceof StreamDeletedError) throw error;
        if (leavesChannelStuck(error)) this.connection.renew(client);
        throw new StoreUnavailable(`EventStoreDB cannot be read: ${String(error)}`, { cause: error });
      }
    });
  }

  async #drain(read: StreamingRead<ResolvedEvent>): Promise<readonly RecordedEvent[]> {
    const { readTimeoutMs } = this.options;
    // Without a listener an error that comes after the end would be an uncaught exception.
    read.on('error', () => undefined);
    const idle = setTimeout(() => read.destroy(new TimedOut(`no event within ${readTimeoutMs} ms`)), readTimeoutMs);
    const events: RecordedEvent[] = [];
    try {
      for await (const { event } of read) {
        idle.refresh();
        if (event) events.push(event);
      }
      return events;
    } finally {
      clearTimeout(idle);
      await within(read.cancel(), CANCEL_WITHIN_MS).catch(() => undefined);
    }
  }
}
