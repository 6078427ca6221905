import { parentPort, workerData } from 'node:worker_threads';
import { SystemClock } from '../platform/clock/system-clock.js';
import type { LedgerWorkerData } from '../platform/event-store/embedded/embedded-event-store.js';
import { ledgerFile, openForReading, openForWriting } from '../platform/event-store/embedded/ledger-file.js';
import { lockFolder } from '../platform/event-store/embedded/ledger-lock.js';
import { LedgerPages } from '../platform/event-store/embedded/ledger-pages.js';
import { commitsOf } from '../platform/event-store/embedded/ledger-tail.js';
import { LedgerWriter } from '../platform/event-store/embedded/ledger-writer.js';
import { OpenedDatabase } from '../platform/files/opened-database.js';
import { serve } from '../platform/workers/rpc.js';

/** The embedded log off the main thread: one thread that syncs the disk, one that reads. */
const { folder, role } = workerData as LedgerWorkerData;

const openWriter = (): LedgerWriter => {
  const lock = lockFolder(folder);
  const commits = commitsOf(folder);
  const db = openForWriting(folder);
  const listener = {
    committed: (position: bigint) => commits.postMessage(position),
    closed: () => lock.release(),
  };
  return new LedgerWriter(db, new SystemClock(), listener, new OpenedDatabase(ledgerFile(folder)));
};

const open = async (): Promise<object> => (role === 'writer' ? openWriter() : new LedgerPages(openForReading(folder)));

if (parentPort) serve(parentPort, open());
