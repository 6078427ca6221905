import { parentPort, workerData } from 'node:worker_threads';
import { AuditReader } from '../audit/audit-reader.js';
import { SystemClock } from '../platform/clock/system-clock.js';
import { EventDecoder } from '../platform/events/event-decoder.js';
import type { ProjectionsWorkerData } from '../platform/read-models/projections-service.js';
import { runInBackground } from '../platform/runtime/background-thread.js';
import { serve } from '../platform/workers/rpc.js';
import { codecs } from '../contexts.js';
import { openKeys, openLog } from './open-projection-stores.js';

/** The thread that reads for auditors. It remembers no keys, so that what was erased a moment ago is not read in clear. */
const open = async (data: ProjectionsWorkerData): Promise<AuditReader> => {
  const keys = await openKeys(data, new SystemClock());
  const log = await openLog(data);
  return new AuditReader(log, new EventDecoder(codecs, keys.vault), async () => {
    await log.close();
    await keys.close();
  });
};

runInBackground();
if (parentPort) serve(parentPort, open(workerData as ProjectionsWorkerData));
