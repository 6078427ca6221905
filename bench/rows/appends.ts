import { openEmbeddedEventStore } from '#product/platform/event-store/embedded/embedded-event-store.js';
import { connectEventStoreDB } from '#product/platform/event-store/eventstoredb/eventstoredb-event-store.js';
import { appendForAWhile } from '../appends/append-for-a-while.js';
import { AppendMeter } from '../appends/append-meter.js';
import { BareEventStoreDB } from '../appends/bare-eventstoredb.js';
import { BareSqlite } from '../appends/bare-sqlite.js';
import { progress } from '../kit/progress.js';
import { inScratch } from '../kit/scratch.js';
import type { Line } from '../kit/table.js';

const WRITERS = [1, 64];

/** Measures one side for a stretch of time. */
type Side = (meter: AppendMeter) => Promise<void> | void;

/** Row 2: appends of one event, next to the library that the adapter is built on. */
export const appendsRow = async (short: boolean): Promise<readonly Line[]> => {
  const ms = short ? 300 : 1_000;
  const lines: Line[] = [];
  for (const writers of WRITERS) lines.push(...(await embedded(writers, ms)));
  const { EVENTSTORE_URL: url } = process.env;
  if (url === undefined) progress('  EVENTSTORE_URL is not set: embedded alone');
  else for (const writers of WRITERS) lines.push(...(await againstServer(url, writers, ms)));
  return lines;
};

const embedded = (writers: number, ms: number): Promise<readonly Line[]> =>
  inScratch(async (folder) => {
    const bare = new BareSqlite(folder);
    const store = await openEmbeddedEventStore(folder);
    const lines = await sideBySide(
      'embedded',
      writers,
      (meter) => appendForAWhile((...batch) => store.append(...batch), writers, ms, meter),
      (meter) => bare.appendForAWhile(writers, ms, meter),
    );
    await store.close();
    bare.close();
    return lines;
  });

const againstServer = async (url: string, writers: number, ms: number): Promise<readonly Line[]> => {
  const client = new BareEventStoreDB(url);
  const store = await connectEventStoreDB(url);
  const lines = await sideBySide(
    'EventStoreDB',
    writers,
    (meter) => appendForAWhile((...batch) => store.append(...batch), writers, ms, meter),
    (meter) => appendForAWhile((...batch) => client.append(...batch), writers, ms, meter),
  );
  await store.close();
  await client.close();
  return lines;
};

/** By turns: a disk and a processor that are shared with others change their pace from second to second. */
const TURNS = 10;

const sideBySide = async (what: string, writers: number, ours: Side, bare: Side): Promise<readonly Line[]> => {
  const [measured, baseline] = [new AppendMeter(), new AppendMeter()];
  for (let turn = 0; turn < TURNS; turn++) {
    await bare(baseline);
    await ours(measured);
  }
  const [value, base] = [measured.figures, baseline.figures];
  const row = `appends, ${writers} writer${writers === 1 ? '' : 's'}`;
  return [
    { row, what, value: value.perSecond, unit: '/s', baseline: base.perSecond, target: 'ratio >= 0.8' },
    { row, what: `${what}, p99`, value: value.p99, unit: 'ms', baseline: base.p99 },
  ];
};
