import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { SystemClock } from '../../dist/platform/clock/system-clock.js';
import { openForReading, openForWriting } from '../../dist/platform/event-store/embedded/ledger-file.js';
import { lockFolder } from '../../dist/platform/event-store/embedded/ledger-lock.js';
import { LedgerPages } from '../../dist/platform/event-store/embedded/ledger-pages.js';
import { commitsOf } from '../../dist/platform/event-store/embedded/ledger-tail.js';
import { LedgerWriter } from '../../dist/platform/event-store/embedded/ledger-writer.js';
import { serve } from '../../dist/platform/workers/rpc.js';

/** The threads of the embedded log, which die (once per mark) where a file in the folder marks it. */
const { folder, role } = workerData;
const dieIfMarked = (mark) => {
  try {
    rmSync(join(folder, mark));
  } catch {
    return;
  }
  process.exit(1);
};

const openWriter = () => {
  const lock = lockFolder(folder);
  const commits = commitsOf(folder);
  const writer = new LedgerWriter(openForWriting(folder), new SystemClock(), {
    committed: (position) => {
      dieIfMarked('die-after-commit');
      commits.postMessage(position);
    },
    closed: () => lock.release(),
  });
  return {
    append: (...batch) => {
      dieIfMarked('die-before-commit');
      return writer.append(...batch);
    },
    ping: () => writer.ping(),
    close: () => writer.close(),
  };
};

const openReader = () => {
  dieIfMarked('die-opening-reader');
  const pages = new LedgerPages(openForReading(folder));
  return {
    streamPage: (request) => pages.streamPage(request),
    logPage: (request) => {
      dieIfMarked('die-reading');
      return pages.logPage(request);
    },
    close: () => pages.close(),
  };
};

serve(parentPort, role === 'writer' ? openWriter() : openReader());
