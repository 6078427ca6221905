import { mkdir, statfs } from 'node:fs/promises';
import { superviseWorker, type SupervisedWorker } from '../../workers/supervise.js';
import type { StoredEvent, NewEvent } from '../../events/event.js';
import { EventStore, type Appended, type ExpectedRevision, type Followed } from '../event-store.js';
import type { FollowOptions, ReadAllOptions, ReadStreamOptions } from '../event-store.js';
import { AppendOutcomeUnknown, EVENT_STORE_ERRORS, StoreUnavailable } from '../event-store.errors.js';
import { prepareBatch } from '../prepared-batch.js';
import { LedgerLocked } from './ledger-lock.js';
import type { LedgerPages } from './ledger-pages.js';
import { LedgerTail } from './ledger-tail.js';
import type { LedgerWriter } from './ledger-writer.js';
import { PagedReads } from './paged-reads.js';

/** What `ledger.worker.ts` is started with. */
export type LedgerWorkerData = Readonly<{ folder: string; role: 'writer' | 'reader' }>;

/** Below this the next batches could fill the disk. */
const MIN_FREE_BYTES = 16 * 1024 * 1024;

/** How long an append whose answer died with the writer waits for the next writer, in milliseconds. */
const RESOLVE_WITHIN_MS = 5_000;

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
    lost: (cause) => new AppendOutcomeUnknown('the thread that writes the log has died', { cause }),
    unsent: (cause) => new StoreUnavailable('the thread that writes the log is being started again', { cause }),
    died,
  });
  try {
    const reader = await superviseWorker<LedgerPages>(worker, { folder, role: 'reader' } satisfies LedgerWorkerData, {
      errors: EVENT_STORE_ERRORS,
      lost: (cause) => new StoreUnavailable('the thread that reads the log has died', { cause }),
      died,
    });
    return new EmbeddedEventStore(folder, writer, reader);
  } catch (error) {
    await writer.stop();
    throw error;
  }
};

class EmbeddedEventStore extends EventStore {
  readonly #reads: PagedReads;
  readonly #tail: LedgerTail;
  readonly #closing = new AbortController();

  constructor(
    private readonly folder: string,
    private readonly writer: SupervisedWorker<LedgerWriter>,
    private readonly reader: SupervisedWorker<LedgerPages>,
  ) {
    super();
    this.#tail = new LedgerTail(folder);
    this.#reads = new PagedReads(reader.remote, this.#tail, this.#closing.signal);
  }

  async append(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<Appended> {
    const batch = prepareBatch(stream, events);
    const send = (): Promise<Appended> => this.writer.remote.append(stream, expected, batch);
    this.#assertOpen();
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof AppendOutcomeUnknown)) throw error;
      return await this.#resolve(send, error);
    }
  }

  readStream(stream: string, options?: ReadStreamOptions): AsyncIterable<StoredEvent> {
    return this.#reads.readStream(stream, options);
  }

  readAll(options?: ReadAllOptions): AsyncIterable<StoredEvent> {
    return this.#reads.readAll(options);
  }

  follow(options: FollowOptions): AsyncIterable<Followed> {
    return this.#reads.follow(options);
  }

  head(): Promise<bigint | undefined> {
    return this.#reads.head();
  }

  async ping(): Promise<void> {
    this.#assertOpen();
    await this.writer.remote.ping();
    const { bavail, bsize } = await statfs(this.folder);
    if (bavail * bsize < MIN_FREE_BYTES) throw new StoreUnavailable('the disk of the data folder is almost full');
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#tail.close();
    // The connection that closes last moves what is in the write-ahead log into the file: that must be the writer's.
    await this.reader.stop();
    await this.writer.stop();
  }

  /** The next writer knows the very same batch if the one that died had stored it, and stores it if not. */
  async #resolve(send: () => Promise<Appended>, unknown: AppendOutcomeUnknown): Promise<Appended> {
    const late = AbortSignal.timeout(RESOLVE_WITHIN_MS);
    await Promise.race([this.writer.running(), new Promise((resolve) => late.addEventListener('abort', resolve))]);
    try {
      return await send();
    } catch (error) {
      throw error instanceof StoreUnavailable ? unknown : error;
    }
  }

  #assertOpen(): void {
    if (this.#closing.signal.aborted) throw new StoreUnavailable('the log is closed');
  }
}
