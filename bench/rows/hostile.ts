import { setTimeout as sleep } from 'node:timers/promises';
import { ProbedProcess } from '../kit/probed-process.js';
import { setUp, startProduct } from '../kit/product.js';
import { inScratch } from '../kit/scratch.js';
import type { Line } from '../kit/table.js';
import { disturbedCalls } from '../media/disturbed-calls.js';
import { Load } from '../media/load-process.js';
import type { FloodOrder, FloodReport } from '../media/strangers.js';

const SOCKETS = 12;
const SAMPLE_MS = 500;
/** As `.env.example` has it: the limit is part of what protects the calls. */
const RATE_LIMIT_PER_IP = '60';

/** Row 8: strangers without a credential who pipeline requests and never read, and what they do to live calls. */
export const hostileRow = async (short: boolean): Promise<readonly Line[]> => {
  const calls = short ? 20 : 100;
  const ms = short ? 5_000 : 30_000;
  const load = await Load.start();
  const strangers = new ProbedProcess(new URL('../media/strangers.js', import.meta.url));
  try {
    await strangers.line('strangers ready');
    return await inScratch(async (folder) => {
      setUp(folder);
      const { process, origin } = await startProduct(folder, {
        modelPort: load.modelPort,
        settings: { RATE_LIMIT_PER_IP },
      });
      try {
        await load.dialUpTo({ kind: 'product', origin }, calls);
        await sleep(ms / 4);
        const undisturbed = await load.measure(ms);
        const { rssBytes } = await process.usage();
        const order: FloodOrder = { origin, sockets: SOCKETS, ms };
        const [disturbed, flood, peakBytes] = await Promise.all([
          load.measure(ms),
          strangers.ask<FloodReport>('flood', order),
          peakOf(process, ms),
        ]);
        const row = `hostile, ${SOCKETS} sockets`;
        const live = `hostile, ${calls} calls live`;
        return [
          { row, what: 'requests written', value: flood.requests, unit: '' },
          { row, what: 'times that a socket was opened', value: flood.connections, unit: '' },
          { row, what: 'resident memory, peak', value: peakBytes / 1e6, unit: 'MB', baseline: rssBytes / 1e6 },
          { row: live, what: 'sockets lost', value: disturbed.lost, unit: '', target: '0' },
          ...disturbedCalls(live, 'no strangers', disturbed, undisturbed),
        ];
      } finally {
        await process.stop();
      }
    });
  } finally {
    await strangers.stop();
    await load.stop();
  }
};

/** The most memory that the process had in the next `ms`. */
const peakOf = async (process: ProbedProcess, ms: number): Promise<number> => {
  const until = performance.now() + ms;
  let peak = 0;
  while (performance.now() < until) {
    peak = Math.max(peak, (await process.usage()).rssBytes);
    await sleep(SAMPLE_MS);
  }
  return peak;
};
