import { parentPort, workerData } from 'node:worker_threads';
import { openKeysWorker, type KeysWorkerData } from '../platform/vault/embedded/keys-worker.js';
import { serve } from '../platform/workers/rpc.js';

/** The thread that holds `keys.db`: data keys and coordination, synced at every commit. */
if (parentPort) serve(parentPort, openKeysWorker(workerData as KeysWorkerData));
