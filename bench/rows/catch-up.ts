import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SystemClock } from '#product/platform/clock/system-clock.js';
import { Ledger } from '#product/platform/commands/ledger.js';
import { openEmbeddedEventStore } from '#product/platform/event-store/embedded/embedded-event-store.js';
import { loadOrCreateMasterKey } from '#product/platform/vault/embedded/master-key-file.js';
import { CachingKeyVault } from '#product/platform/vault/caching-key-vault.js';
import { openMongoKeys } from '#product/platform/vault/mongodb/open-mongo-keys.js';
import { buildReadModels } from '../fill/build-read-models.js';
import { filledFolder } from '../fill/filled-folder.js';
import { EVENTS_PER_CALL, writeCalls } from '../fill/write-calls.js';
import { progress } from '../kit/progress.js';
import { inScratch } from '../kit/scratch.js';
import type { Line } from '../kit/table.js';

/** Row 3: all read models built from the beginning of the log; the start of the worker is taken off. */
export const catchUpRow = async (short: boolean): Promise<readonly Line[]> => {
  const lines = [await embedded(short ? 500 : 50_000, short)];
  const { MONGODB_URL: url } = process.env;
  if (url !== undefined) lines.push(await mongodb(url, short ? 100 : 5_000));
  else progress('  MONGODB_URL is not set: embedded alone');
  return lines;
};

const embedded = async (calls: number, short: boolean): Promise<Line> => {
  const { folder, events } = await filledFolder(calls);
  const idle = await inScratch(async (empty) => {
    const store = await openEmbeddedEventStore(empty);
    await store.close();
    return buildReadModels(empty);
  });
  for (const suffix of ['', '-wal', '-shm']) await rm(join(folder, `views.db${suffix}`), { force: true });
  const seconds = await buildReadModels(folder);
  if (short) await rm(folder, { recursive: true });
  return {
    row: `catch-up, ${events} events`,
    what: 'embedded',
    value: events / Math.max(seconds - idle, 0.001),
    unit: '/s',
    target: '30000 /s',
  };
};

/** The log stays embedded; keys and read models are in a database of their own, which is left for the next look. */
const mongodb = (server: string, calls: number): Promise<Line> =>
  inScratch(async (folder) => {
    const mongodbUrl = new URL(server);
    mongodbUrl.pathname = `/voiceledger_bench_${Date.now()}`;
    const { key } = await loadOrCreateMasterKey(folder);
    const clock = new SystemClock();
    const store = await openEmbeddedEventStore(folder);
    const keys = await openMongoKeys(mongodbUrl.href, { current: key }, clock);
    const idle = await buildReadModels(folder, { mongodbUrl: mongodbUrl.href });
    await writeCalls(new Ledger(store, new CachingKeyVault(keys.vault, clock), clock), calls);
    await keys.close();
    await store.close();
    const seconds = await buildReadModels(folder, { mongodbUrl: mongodbUrl.href });
    const events = calls * EVENTS_PER_CALL;
    const value = events / Math.max(seconds - idle, 0.001);
    return { row: `catch-up, ${events} events`, what: 'MongoDB', value, unit: '/s', target: '10000 /s' };
  });
