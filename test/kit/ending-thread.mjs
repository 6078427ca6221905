import { syncBuiltinESMExports } from 'node:module';
import workerThreads, { isMainThread } from 'node:worker_threads';

/** Loaded into a server under test with `--import`: SIGUSR2 ends its thread of EventStoreDB, as a crash would. */
if (isMainThread) {
  const { Worker } = workerThreads;
  workerThreads.Worker = class extends Worker {
    constructor(script, options) {
      super(script, options);
      if (String(script).endsWith('/eventstoredb.worker.js')) process.on('SIGUSR2', () => void this.terminate());
    }
  };
  syncBuiltinESMExports();
}
