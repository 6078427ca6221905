import { parentPort, workerData } from 'node:worker_threads';
import { SystemClock } from '../platform/clock/system-clock.js';
import { PassedByEvents } from '../platform/event-store/passed-by.js';
import { EventDecoder } from '../platform/events/event-decoder.js';
import { ProjectionsService, type ProjectionsWorkerData } from '../platform/read-models/projections-service.js';
import { RunningProjections } from '../platform/read-models/running-projections.js';
import { runInBackground } from '../platform/runtime/background-thread.js';
import { serve } from '../platform/workers/rpc.js';
import { codecs, projections } from '../contexts.js';
import { openProjectionStores } from './open-projection-stores.js';

/** The thread that keeps the read models up to date: reads the log, opens what is sealed, folds, writes. */
const open = async (data: ProjectionsWorkerData): Promise<ProjectionsService> => {
  const clock = new SystemClock();
  const passedBy = new PassedByEvents();
  const stores = await openProjectionStores(data, clock, (event) => passedBy.note(event));
  const decoder = new EventDecoder(codecs, stores.vault);
  const run = (changed: () => void): RunningProjections =>
    new RunningProjections(projections, { ...stores, clock, decoder, changed });
  return new ProjectionsService(run, stores.close, () => passedBy.report());
};

runInBackground();
if (parentPort) serve(parentPort, open(workerData as ProjectionsWorkerData));
