import { parentPort, workerData } from 'node:worker_threads';
import { serve } from '../../dist/platform/workers/rpc.js';

/** A projections worker that has one thing to report, and then waits, or dies if it is told to. */
const report = (seen) => {
  if (seen === 0) {
    const statuses = [{ name: 'tally', version: 1, state: 'live', checkpoint: 7n, lagSeconds: 0 }];
    return { revision: 1, statuses, reactions: [], passedBy: { count: 0, first: [] } };
  }
  if (workerData.folder === 'dies') process.exit(1);
  return new Promise(() => undefined);
};

serve(parentPort, { report, close: () => undefined });
