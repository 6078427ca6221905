import { openEmbeddedEventStore } from '#product/platform/event-store/embedded/embedded-event-store.js';
import { connectEventStoreDB } from '#product/platform/event-store/eventstoredb/eventstoredb-event-store.js';
import { appendForAWhile, type AppendFigures } from '../appends/append-for-a-while.js';
import { BareEventStoreDB } from '../appends/bare-eventstoredb.js';
import { appendToBareSqlite } from '../appends/bare-sqlite.js';
import { progress } from '../kit/progress.js';
import { inScratch } from '../kit/scratch.js';
import type { Line } from '../kit/table.js';

const WRITERS = [1, 64];

/** Row 2: appends of one event, next to the library that the adapter is built on. */
export const appendsRow = async (short: boolean): Promise<readonly Line[]> => {
  const ms = short ? 1_500 : 10_000;
  const lines: Line[] = [];
  for (const writers of WRITERS) {
    const bare = await inScratch(async (folder) => appendToBareSqlite(folder, writers, ms));
    const ours = await inScratch(async (folder) => {
      const store = await openEmbeddedEventStore(folder);
      const figures = await appendForAWhile((...batch) => store.append(...batch), writers, ms);
      await store.close();
      return figures;
    });
    lines.push(...linesOf('embedded', writers, ours, bare));
  }
  const { EVENTSTORE_URL: url } = process.env;
  if (url === undefined) progress('  EVENTSTORE_URL is not set: embedded alone');
  else for (const writers of WRITERS) lines.push(...(await againstServer(url, writers, ms)));
  return lines;
};

const againstServer = async (url: string, writers: number, ms: number): Promise<readonly Line[]> => {
  const client = new BareEventStoreDB(url);
  const bare = await appendForAWhile((...batch) => client.append(...batch), writers, ms);
  await client.close();
  const store = await connectEventStoreDB(url);
  const ours = await appendForAWhile((...batch) => store.append(...batch), writers, ms);
  await store.close();
  return linesOf('EventStoreDB', writers, ours, bare);
};

const linesOf = (what: string, writers: number, ours: AppendFigures, bare: AppendFigures): readonly Line[] => {
  const row = `appends, ${writers} writer${writers === 1 ? '' : 's'}`;
  return [
    { row, what, value: ours.perSecond, unit: '/s', baseline: bare.perSecond, target: 'ratio >= 0.8' },
    { row, what: `${what}, p99`, value: ours.p99, unit: 'ms', baseline: bare.p99 },
  ];
};
