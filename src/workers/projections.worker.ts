import { parentPort, workerData } from 'node:worker_threads';
import type { ProjectionsWorkerData } from '../platform/read-models/projections-service.js';
import { runInBackground } from '../platform/runtime/background-thread.js';
import { serve } from '../platform/workers/rpc.js';
import { codecs, dueWork, projections, reactions } from '../contexts.js';
import { openFollowers } from './open-followers.js';

/**
 * The thread that follows the log: keeps the read models up to date, and does what follows from events. It reads the
 * log, opens what is sealed and writes read models by itself; it appends by the thread that has the log's writer.
 */
runInBackground();
if (parentPort)
  serve(parentPort, openFollowers(workerData as ProjectionsWorkerData, { codecs, dueWork, projections, reactions }));
