import { mkdir, statfs } from 'node:fs/promises';
import { superviseWorker } from '../../workers/supervise.js';
import type { EventStore } from '../event-store.js';
import { EVENT_STORE_ERRORS, StoreUnavailable } from '../event-store.errors.js';
import { ThreadedEventStore, WriterLost } from '../threaded-event-store.js';
import { LedgerLocked } from './ledger-lock.js';
import type { LedgerPages } from './ledger-pages.js';
import { LedgerTail } from './ledger-tail.js';
import type { LedgerWriter } from './ledger-writer.js';
import { PagedReads } from './paged-reads.js';

/** What `ledger.worker.ts` is started with. */
export type LedgerWorkerData = Readonly<{ folder: string; role: 'writer' | 'reader' }>;

/** Below this the next batches could fill the disk. */
const MIN_FREE_BYTES = 16 * 1024 * 1024;

export type EmbeddedEventStoreOptions = Readonly<{
  /** Hears why a thread died; it is started again. */
  died?: (error: Error) => void;
  worker?: string | URL;
}>;

/**
 * Opens, or makes, the log in `folder`, with a thread that writes and one that reads.
 * @throws LedgerLocked when another store writes to this folder
 */
export const openEmbeddedEventStore = async (
  folder: string,
  { died, worker = 'ledger' }: EmbeddedEventStoreOptions = {},
): Promise<EventStore> => {
  await mkdir(folder, { recursive: true });
  const writer = await superviseWorker<LedgerWriter>(worker, { folder, role: 'writer' } satisfies LedgerWorkerData, {
    errors: { ...EVENT_STORE_ERRORS, LedgerLocked },
    lost: (cause) => new WriterLost('the thread that writes the log has died', { cause }),
    unsent: (cause) => new StoreUnavailable('the thread that writes the log is being started again', { cause }),
    died,
  });
  try {
    const reader = await superviseWorker<LedgerPages>(worker, { folder, role: 'reader' } satisfies LedgerWorkerData, {
      errors: EVENT_STORE_ERRORS,
      lost: (cause) => new StoreUnavailable('the thread that reads the log has died', { cause }),
      died,
    });
    const tail = new LedgerTail(folder);
    const closing = new AbortController();
    return new ThreadedEventStore({
      writer,
      reads: new PagedReads(reader.remote, tail, closing.signal),
      closing,
      ping: async () => {
        await writer.remote.ping();
        await assertSpace(folder);
      },
      stop: async () => {
        tail.close();
        // The connection that closes last moves what is in the write-ahead log into the file: that must be the writer's.
        await reader.stop();
        await writer.stop();
      },
    });
  } catch (error) {
    await writer.stop();
    throw error;
  }
};

const assertSpace = async (folder: string): Promise<void> => {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < MIN_FREE_BYTES) throw new StoreUnavailable('the disk of the data folder is almost full');
};
