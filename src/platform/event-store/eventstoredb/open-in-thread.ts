import { UnusableUrl } from '../../config/unusable-url.js';
import { superviseWorker } from '../../workers/supervise.js';
import { EVENT_STORE_ERRORS, StoreUnavailable } from '../event-store.errors.js';
import type { EventStore } from '../event-store.js';
import { ThreadedEventStore, WriterLost } from '../threaded-event-store.js';
import type { EventStoreDBOptions } from './options.js';
import type { ServedLog } from './served-log.js';
import { readOrUnavailable, ThreadReads } from './thread-reads.js';

/** What `eventstoredb.worker.ts` is started with. */
export type EventStoreDBWorkerData = Readonly<{
  url: string;
  options: Partial<Omit<EventStoreDBOptions, 'passedBy'>>;
}>;

export type ThreadOptions = Readonly<{
  /** Hears why the thread died; it is started again. */
  died?: (error: Error) => void;
  worker?: string | URL;
}>;

/**
 * A store on EventStoreDB / KurrentDB whose client lives in a thread of its own: gRPC takes more of a loop than all that
 * a call's audio needs. It connects when it is first used.
 * @throws UnusableUrl
 */
export const openEventStoreDBInThread = async (
  url: string,
  { passedBy, ...options }: Partial<EventStoreDBOptions> = {},
  { died, worker = 'eventstoredb' }: ThreadOptions = {},
): Promise<EventStore> => {
  const data: EventStoreDBWorkerData = { url, options };
  const thread = await superviseWorker<ServedLog>(worker, data, {
    errors: { ...EVENT_STORE_ERRORS, UnusableUrl },
    lost: (cause) => new WriterLost('the thread that writes to EventStoreDB has died', { cause }),
    unsent: (cause) => new StoreUnavailable('the thread of EventStoreDB is being started again', { cause }),
    died,
  });
  const closing = new AbortController();
  return new ThreadedEventStore({
    writer: thread,
    reads: new ThreadReads(thread.remote, closing.signal, passedBy),
    closing,
    ping: () => readOrUnavailable(thread.remote.ping()),
    stop: () => thread.stop(),
  });
};
