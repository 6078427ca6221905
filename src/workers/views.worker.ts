import { parentPort, workerData } from 'node:worker_threads';
import { SqliteViewsReader } from '../platform/read-models/embedded/sqlite-views-reader.js';
import { serve } from '../platform/workers/rpc.js';

/** The thread that answers queries over the embedded read models, through a read-only connection. */
const { path } = workerData as Readonly<{ path: string }>;
if (parentPort) serve(parentPort, new SqliteViewsReader(path));
