import { setTimeout as sleep } from 'node:timers/promises';
import { ProbedProcess, spent } from '../kit/probed-process.js';
import { setUp, startProduct } from '../kit/product.js';
import { progress } from '../kit/progress.js';
import { inScratch } from '../kit/scratch.js';
import type { Line } from '../kit/table.js';
import type { Destination } from '../media/dial.js';
import { Load } from '../media/load-process.js';
import type { MediaReport } from '../media/meter.js';

type Measured = Readonly<{
  report: MediaReport;
  /** CPU milliseconds per second and call. */
  mainMs: number;
  processMs: number;
  residentKb: number;
  liveKb: number;
}>;

const WARM_UP_CALLS = 20;

/** Row 1: the media bridge next to a bare relay, at growing numbers of calls. */
export const mediaRow = async (short: boolean, calls?: readonly number[]): Promise<readonly Line[]> => {
  const { sizes, ms } = sizesOf(short, calls);
  const load = await Load.start();
  try {
    const relay = await measureRelay(load, sizes, ms);
    const product = await measureProduct(load, sizes, ms);
    return sizes.flatMap((calls, index) => {
      const targets = { mainCpu: 'ratio <= 1.2', p99: calls === 200 ? '< 2 ms' : '' };
      return linesOf(`media, ${calls} calls`, product[index], relay[index], targets);
    });
  } finally {
    await load.stop();
  }
};

/** How many calls one after the other, and how long each number of them is measured. */
export const sizesOf = (
  short: boolean,
  calls?: readonly number[],
): Readonly<{ sizes: readonly number[]; ms: number }> => ({
  sizes: calls ?? (short ? [20] : [50, 100, 200, 400]),
  ms: short ? 6_000 : 20_000,
});

const measureRelay = async (load: Load, sizes: readonly number[], ms: number): Promise<readonly Measured[]> => {
  const modelUrl = `ws://127.0.0.1:${load.modelPort}`;
  const relay = new ProbedProcess(new URL('../media/relay.js', import.meta.url), { args: [modelUrl] });
  try {
    const { port } = JSON.parse(await relay.line('"port"')) as { port: number };
    relay.pinMain();
    return await measure(relay, load, { kind: 'relay', url: `ws://127.0.0.1:${port}` }, sizes, ms);
  } finally {
    await relay.stop();
  }
};

/** `settings`: of the log, where it is not the embedded one. */
export const measureProduct = (
  load: Load,
  sizes: readonly number[],
  ms: number,
  settings: Readonly<Record<string, string>> = {},
): Promise<readonly Measured[]> =>
  inScratch(async (folder) => {
    setUp(folder, settings);
    const { process, origin } = await startProduct(folder, { modelPort: load.modelPort, settings });
    try {
      return await measure(process, load, { kind: 'product', origin }, sizes, ms);
    } finally {
      await process.stop();
    }
  });

/** The same process takes more and more calls; what it needed before the first counts for none of them. */
const measure = async (
  server: ProbedProcess,
  load: Load,
  to: Destination,
  sizes: readonly number[],
  ms: number,
): Promise<readonly Measured[]> => {
  await load.dialUpTo(to, WARM_UP_CALLS);
  await sleep(ms / 4);
  await load.hangUp();
  await sleep(ms / 4);
  const idle = await server.collectedUsage();
  const measured: Measured[] = [];
  for (const calls of sizes) {
    progress(`  ${to.kind}, ${calls} calls`);
    await load.dialUpTo(to, calls);
    await sleep(ms / 4);
    const before = await server.usage();
    const report = await load.measure(ms);
    const { mainMs, processMs } = spent(before, await server.usage());
    const loaded = await server.collectedUsage();
    measured.push({
      report,
      mainMs: mainMs / calls,
      processMs: processMs / calls,
      residentKb: (loaded.rssBytes - idle.rssBytes) / 1000 / calls,
      liveKb: (loaded.liveBytes - idle.liveBytes) / 1000 / calls,
    });
  }
  await load.hangUp();
  return measured;
};

export const linesOf = (
  row: string,
  product: Measured | undefined,
  baseline: Measured | undefined,
  targets: Readonly<{ mainCpu: string; p99: string }>,
): readonly Line[] => {
  if (product === undefined || baseline === undefined) return [];
  const { report } = product;
  const pair =
    (unit: 'ms/s' | 'kB') =>
    (what: string, value: number, of: number, target?: string): Line => ({
      row,
      what,
      value,
      unit,
      baseline: of,
      target,
    });
  const cpu = pair('ms/s');
  const memory = pair('kB');
  const latency = (way: 'up' | 'down'): readonly Line[] =>
    (['p50', 'p95', 'p99'] as const).map((percentile) => ({
      row,
      what: `${way === 'up' ? 'caller to model' : 'model to caller'}, ${percentile}`,
      value: report[way][percentile],
      unit: 'ms',
      baseline: baseline.report[way][percentile],
      target: percentile === 'p99' ? targets.p99 : '',
    }));
  return [
    ...latency('up'),
    ...latency('down'),
    cpu('CPU of the main thread, per call', product.mainMs, baseline.mainMs, targets.mainCpu),
    cpu('CPU of the whole process, per call', product.processMs, baseline.processMs),
    memory('resident memory, per call', product.residentKb, baseline.residentKb, '100 kB'),
    memory('live objects and buffers, per call', product.liveKb, baseline.liveKb),
    { row, what: 'late frames after a barge-in', value: report.lateFrames, unit: '', target: '0' },
    { row, what: 'responses cut', value: report.truncation.count, unit: '' },
    { row, what: 'truncation error, p99', value: report.truncation.p99, unit: 'ms' },
    { row, what: 'truncation error, largest', value: report.truncation.max, unit: 'ms', target: '< 20 ms' },
    { row, what: 'clear after the caller is heard, p99', value: report.clear.p99, unit: 'ms', target: '< 10 ms' },
    {
      row,
      what: "lateness of the load's own timers, p99",
      value: report.loadDelayMs,
      unit: 'ms',
      baseline: baseline.report.loadDelayMs,
    },
    { row, what: 'frames of fillers, for want of a model', value: report.fillers, unit: '', target: '0' },
    { row, what: 'sockets lost', value: report.lost, unit: '', target: '0' },
  ];
};
