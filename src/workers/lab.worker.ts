import { parentPort, workerData } from 'node:worker_threads';
import { LabHost } from '../lab/lab-host.js';
import { loadScripts } from '../lab/scripts/load-scripts.js';
import type { LabWorkerOptions } from '../lab/spawn-lab.js';
import { startLab } from '../lab/start-lab.js';
import { ScaledClock } from '../platform/clock/scaled-clock.js';
import { SystemClock } from '../platform/clock/system-clock.js';
import { serve } from '../platform/workers/rpc.js';

const open = async ({ speed = 1, scripts, recordings }: LabWorkerOptions): Promise<LabHost> =>
  new LabHost(
    await startLab({
      clock: speed === 1 ? new SystemClock() : new ScaledClock(speed),
      recordings,
      ...(scripts && { scripts: await loadScripts(scripts) }),
    }),
  );

if (parentPort) serve(parentPort, open(workerData as LabWorkerOptions));
