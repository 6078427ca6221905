import { existsSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { serve } from '../../dist/platform/workers/rpc.js';

const open = async () => {
  if (workerData.refuse) throw new Error(workerData.refuse);
  if (workerData.refuseWhen && existsSync(workerData.refuseWhen)) throw new Error('it may not start now');
  return {
    echo: (text) => text,
    hang: () => new Promise(() => undefined),
    die: () => process.exit(1),
    close: () => undefined,
  };
};

serve(parentPort, open());
