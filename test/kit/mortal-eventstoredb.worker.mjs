import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { connectEventStoreDB } from '../../dist/platform/event-store/eventstoredb/eventstoredb-event-store.js';
import { ServedLog } from '../../dist/platform/event-store/eventstoredb/served-log.js';
import { serve } from '../../dist/platform/workers/rpc.js';

/** The thread of EventStoreDB, which dies (once per mark) where a file in the folder `marks` marks it. */
const { url, options } = workerData;
const { marks, ...rest } = options;
const dieIfMarked = (mark) => {
  try {
    rmSync(join(marks, mark));
  } catch {
    return;
  }
  process.exit(1);
};

class MortalLog extends ServedLog {
  async append(...batch) {
    dieIfMarked('die-before-append');
    const appended = await super.append(...batch);
    dieIfMarked('die-after-append');
    return appended;
  }

  async streamPage(request) {
    dieIfMarked('die-reading');
    return super.streamPage(request);
  }

  async steps(request) {
    const answer = await super.steps(request);
    dieIfMarked('die-following');
    return answer;
  }

  async ping() {
    dieIfMarked('die-at-ping');
    return super.ping();
  }
}

const store = await connectEventStoreDB(url, rest);
serve(parentPort, new MortalLog(store, () => []));
