import { setTimeout as sleep } from 'node:timers/promises';
import { spent } from '../kit/probed-process.js';
import { setUp, startProduct, ADMIN_KEY } from '../kit/product.js';
import { progress } from '../kit/progress.js';
import { inScratch } from '../kit/scratch.js';
import type { Line } from '../kit/table.js';
import { Load } from '../media/load-process.js';

/** So many calls at once in every shape: how well appends gather must not depend on the length of a call. */
const CALLS = 10;

type Shape = Readonly<{ turns: number; rounds: number }>;

const SHAPES: readonly Shape[] = [
  { turns: 10, rounds: 20 },
  { turns: 100, rounds: 3 },
  { turns: 1000, rounds: 1 },
];
const SHORT_SHAPES: readonly Shape[] = [
  { turns: 10, rounds: 2 },
  { turns: 100, rounds: 1 },
];
const SETTLE_MS = 2_000;

type Cost = Readonly<{ turns: number; appends: number; mainMs: number }>;

/** Row 6: what a turn costs in short and in long calls; a shorter call spreads its beginning and end over fewer. */
export const turnsRow = async (short: boolean): Promise<readonly Line[]> => {
  const costs: Cost[] = [];
  for (const shape of short ? SHORT_SHAPES : SHAPES) {
    progress(`  ${CALLS} calls of ${shape.turns} turns, ${shape.rounds} times`);
    costs.push(await costOf(shape));
  }
  const [first] = costs;
  return costs.flatMap(({ turns, appends, mainMs }): readonly Line[] => {
    const row = `turns, ${turns} in a call`;
    return [
      { row, what: 'appends, per turn', value: appends, unit: '', baseline: first?.appends, target: 'ratio <= 1' },
      {
        row,
        what: 'main-thread CPU, per turn',
        value: mainMs,
        unit: 'ms',
        baseline: first?.mainMs,
        target: 'ratio <= 1',
      },
    ];
  });
};

const costOf = async ({ turns, rounds }: Shape): Promise<Cost> => {
  const load = await Load.start();
  try {
    return await inScratch(async (folder) => {
      setUp(folder);
      const { process, origin } = await startProduct(folder, load);
      const converse = (turnsEach: number): Promise<void> =>
        load.converse({ kind: 'product', origin }, CALLS, turnsEach);
      try {
        await converse(5);
        await sleep(SETTLE_MS);
        const resting = await process.usage();
        await sleep(SETTLE_MS);
        const before = await process.usage();
        const appendsBefore = await appendsOf(origin);
        for (let round = 0; round < rounds; round++) await converse(turns);
        await sleep(SETTLE_MS);
        const after = await process.usage();
        const all = CALLS * turns * rounds;
        const idleMs = (spent(resting, before).mainMs * (after.atMs - before.atMs)) / 1000;
        const appends = (await appendsOf(origin)) - appendsBefore;
        return { turns, appends: appends / all, mainMs: (after.mainMs - before.mainMs - idleMs) / all };
      } finally {
        await process.stop();
      }
    });
  } finally {
    await load.stop();
  }
};

/** How often the process has appended, by its own account. */
const appendsOf = async (origin: string): Promise<number> => {
  const response = await fetch(`${origin}/metrics`, { headers: { 'x-admin-key': ADMIN_KEY } });
  const counts = (await response.text()).matchAll(/^eventlog_append_duration_seconds_count\{[^}]*\} (\d+)$/gm);
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
};
