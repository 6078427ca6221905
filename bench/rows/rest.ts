import { setTimeout as sleep } from 'node:timers/promises';
import { spent } from '../kit/probed-process.js';
import { setUp, startProduct } from '../kit/product.js';
import { inScratch } from '../kit/scratch.js';
import type { Line } from '../kit/table.js';
import { disturbedCalls } from '../media/disturbed-calls.js';
import { Load } from '../media/load-process.js';

const READERS = 100;

/** Row 7: readers of the API while calls are live, and what they do to the calls. */
export const restRow = async (short: boolean): Promise<readonly Line[]> => {
  const calls = short ? 20 : 100;
  const ms = short ? 5_000 : 20_000;
  const load = await Load.start();
  try {
    return await inScratch(async (folder) => {
      const key = setUp(folder);
      const { process, origin } = await startProduct(folder, load);
      try {
        await load.dialUpTo({ kind: 'product', origin }, calls);
        await sleep(ms / 4);
        const resting = await process.usage();
        const undisturbed = await load.measure(ms);
        const before = await process.usage();
        const [disturbed, reading] = await Promise.all([
          load.measure(ms),
          load.read({ origin, key, readers: READERS, ms }),
        ]);
        const after = await process.usage();
        const answers = (reading.page.count + reading.session.count) / ((after.atMs - before.atMs) / 1000);
        const [busy, calm] = [spent(before, after), spent(resting, before)];
        const row = `rest, ${READERS} readers`;
        const { page, session, failed } = reading;
        return [
          { row, what: 'call-logs page, p50', value: page.p50, unit: 'ms' },
          { row, what: 'call-logs page, p99', value: page.p99, unit: 'ms' },
          { row, what: 'voice session, p50', value: session.p50, unit: 'ms' },
          { row, what: 'voice session, p99', value: session.p99, unit: 'ms' },
          { row, what: 'answers', value: answers, unit: '/s' },
          { row, what: 'main-thread CPU, per answer', value: (busy.mainMs - calm.mainMs) / answers, unit: 'ms' },
          {
            row,
            what: 'CPU of the whole process, per answer',
            value: (busy.processMs - calm.processMs) / answers,
            unit: 'ms',
          },
          { row, what: 'answers that were not 200', value: failed, unit: '', target: '0' },
          ...disturbedCalls(`rest, ${calls} calls live`, 'no readers', disturbed, undisturbed),
        ];
      } finally {
        await process.stop();
      }
    });
  } finally {
    await load.stop();
  }
};
