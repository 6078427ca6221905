import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { SystemClock } from '#product/platform/clock/system-clock.js';
import { Ledger } from '#product/platform/commands/ledger.js';
import { openEmbeddedEventStore } from '#product/platform/event-store/embedded/embedded-event-store.js';
import { CachingKeyVault } from '#product/platform/vault/caching-key-vault.js';
import { openEmbeddedKeys } from '#product/platform/vault/embedded/open-embedded-keys.js';
import { loadOrCreateMasterKey } from '#product/platform/vault/embedded/master-key-file.js';
import { appendForAWhile } from '../appends/append-for-a-while.js';
import { AppendMeter } from '../appends/append-meter.js';
import { writeCalls } from '../fill/write-calls.js';
import { inScratch } from '../kit/scratch.js';
import type { Line } from '../kit/table.js';

const RESOLUTION_MS = 1;
const WRITERS = 64;

/** Row 5: how late a timer of the main thread is while 64 writers append as fast as they are answered. */
export const loopRow = (short: boolean): Promise<readonly Line[]> =>
  inScratch(async (folder) => {
    const ms = short ? 1_500 : 10_000;
    const calls = short ? 500 : 5_000;
    const store = await openEmbeddedEventStore(folder);
    const { key } = await loadOrCreateMasterKey(folder);
    const keys = await openEmbeddedKeys(folder, { current: key });
    const clock = new SystemClock();
    const ledger = new Ledger(store, new CachingKeyVault(keys.vault, clock), clock);
    await writeCalls(ledger, WRITERS);
    const idle = await delayDuring(() => sleep(ms));
    const appending = await delayDuring(() =>
      appendForAWhile((...batch) => store.append(...batch), WRITERS, ms, new AppendMeter()),
    );
    const deciding = await delayDuring(() => writeCalls(ledger, calls));
    await keys.close();
    await store.close();
    const row = `loop, ${WRITERS} writers`;
    return [
      {
        row,
        what: 'delay while events are appended, p99',
        value: appending,
        unit: 'ms',
        baseline: idle,
        target: '< 5 ms',
      },
      {
        row,
        what: 'delay while calls are decided, sealed, appended, p99',
        value: deciding,
        unit: 'ms',
        baseline: idle,
      },
    ];
  });

const delayDuring = async (work: () => Promise<unknown>): Promise<number> => {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  await work();
  delay.disable();
  return delay.percentile(99) / 1e6 - RESOLUTION_MS;
};
