import { parentPort, workerData } from 'node:worker_threads';
import { connectEventStoreDB } from '../platform/event-store/eventstoredb/eventstoredb-event-store.js';
import type { EventStoreDBWorkerData } from '../platform/event-store/eventstoredb/open-in-thread.js';
import { ServedLog } from '../platform/event-store/eventstoredb/served-log.js';
import type { PassedBy } from '../platform/event-store/passed-by.js';
import { serve } from '../platform/workers/rpc.js';

/** The client of EventStoreDB off the main thread. */
const open = async ({ url, options }: EventStoreDBWorkerData): Promise<ServedLog> => {
  const passedBy: PassedBy[] = [];
  const store = await connectEventStoreDB(url, { ...options, passedBy: (event) => passedBy.push(event) });
  return new ServedLog(store, () => passedBy.splice(0));
};

if (parentPort) serve(parentPort, open(workerData as EventStoreDBWorkerData));
