import { rm } from 'node:fs/promises';
import { filledFolder } from '../fill/filled-folder.js';
import { buildReadModels } from '../fill/build-read-models.js';
import { startProduct } from '../kit/product.js';
import { inScratch } from '../kit/scratch.js';
import type { Line } from '../kit/table.js';

/** Row 4: from starting the process, on all cores, to the first answer that it is ready, and its memory then. */
export const startRow = async (short: boolean): Promise<readonly Line[]> => {
  const calls = short ? 500 : 50_000;
  const empty = await inScratch(start);
  const { folder, events } = await filledFolder(calls);
  await buildReadModels(folder);
  const filled = await start(folder);
  if (short) await rm(folder, { recursive: true });
  return [
    { row: 'start, empty folder', what: 'start to ready', value: empty.seconds, unit: 's', target: '< 2 s' },
    { row: 'start, empty folder', what: 'resident memory', value: empty.megabytes, unit: 'MB' },
    {
      row: `start, ${events} events`,
      what: 'start to ready',
      value: filled.seconds,
      unit: 's',
      baseline: empty.seconds,
      target: '< 5 s',
    },
    {
      row: `start, ${events} events`,
      what: 'resident memory',
      value: filled.megabytes,
      unit: 'MB',
      baseline: empty.megabytes,
      target: '< 350 MB',
    },
  ];
};

const start = async (folder: string): Promise<{ seconds: number; megabytes: number }> => {
  const startedAt = performance.now();
  const { process } = await startProduct(folder, { pinned: false });
  const seconds = (performance.now() - startedAt) / 1000;
  try {
    return { seconds, megabytes: (await process.usage()).rssBytes / 1e6 };
  } finally {
    await process.stop();
  }
};
