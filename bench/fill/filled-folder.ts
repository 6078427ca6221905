import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock } from '#product/platform/clock/system-clock.js';
import { Ledger } from '#product/platform/commands/ledger.js';
import { openEmbeddedEventStore } from '#product/platform/event-store/embedded/embedded-event-store.js';
import { CachingKeyVault } from '#product/platform/vault/caching-key-vault.js';
import { openEmbeddedKeys } from '#product/platform/vault/embedded/open-embedded-keys.js';
import { loadOrCreateMasterKey } from '#product/platform/vault/embedded/master-key-file.js';
import { progress } from '../kit/progress.js';
import { EVENTS_PER_CALL, writeCalls } from './write-calls.js';

export type FilledFolder = Readonly<{ folder: string; events: number }>;

/** Another number when the events that are written change, so that an older folder is not used. */
const SHAPE = 1;

/**
 * A data folder whose log holds so many calls of twenty events each; kept under the temporary folder of the system and
 * used again by the next run. Its read models may or may not have been built.
 */
export const filledFolder = async (calls: number): Promise<FilledFolder> => {
  const folder = join(tmpdir(), `voiceledger-bench-${calls}-calls-v${SHAPE}`);
  const complete = join(folder, 'complete');
  const events = calls * EVENTS_PER_CALL;
  if (existsSync(complete)) return { folder, events };
  progress(`  writing ${events} events to ${folder}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const clock = new SystemClock();
  const { key } = await loadOrCreateMasterKey(folder);
  const store = await openEmbeddedEventStore(folder);
  const keys = await openEmbeddedKeys(folder, { current: key });
  await writeCalls(new Ledger(store, new CachingKeyVault(keys.vault, clock), clock), calls);
  await keys.close();
  await store.close();
  writeFileSync(complete, '');
  return { folder, events };
};
