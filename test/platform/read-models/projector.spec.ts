import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SystemClock } from '../../../src/platform/clock/system-clock.js';
import { categoryOf, type StoredEvent } from '../../../src/platform/events/event.js';
import { SqliteReadModelStore } from '../../../src/platform/read-models/embedded/sqlite-read-model-store.js';
import { Projector } from '../../../src/platform/read-models/projector.js';
import type { Guarded, ReadModelSpec } from '../../../src/platform/read-models/read-model-store.js';
import { MemoryLog } from '../../kit/memory-log.js';
import { talliesOf, tally } from '../../kit/tally.projection.js';

/** A store whose commits can tear as MongoDB's may: documents written, checkpoint not. */
class TearingStore extends SqliteReadModelStore {
  tear = false;

  override async commit(model: ReadModelSpec, writes: readonly Guarded[], to: bigint, fence: bigint): Promise<void> {
    if (!this.tear) return super.commit(model, writes, to, fence);
    await super.commit(model, writes, (await this.checkpoint(model)) ?? -1n, fence);
    throw new Error('torn');
  }
}

const arbitraryHistory = fc.array(
  fc.record({
    stream: fc.constantFrom('account-a', 'account-b', 'other-a'),
    type: fc.constantFrom('Added', 'Added', 'Added', 'Closed', 'Ignored'),
    amount: fc.integer({ min: 1, max: 9 }),
  }),
  { maxLength: 30 },
);
const arbitraryRun = fc.array(
  fc.record({ size: fc.integer({ min: 1, max: 6 }), then: fc.constantFrom('go on', 'restart', 'tear', 'repeat') }),
  { minLength: 1, maxLength: 20 },
);

const feed = (events: readonly StoredEvent[]) =>
  events.map((stored) => ({ stored, category: categoryOf(stored.stream), decoded: stored }));

describe('a rebuild', () => {
  it('gives the same documents for any split into batches, with redeliveries, restarts and torn commits', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryHistory, arbitraryRun, async (history, run) => {
        const log = new MemoryLog();
        for (const { stream, type, amount } of history) log.add(stream, type, { amount });
        const store = new TearingStore(':memory:');
        let fence = 0n;
        const start = async (): Promise<Projector> => {
          const projector = new Projector(tally(), store, new SystemClock(), () => undefined);
          await projector.begin(++fence);
          return projector;
        };
        const after = (position = -1n): StoredEvent[] => log.events.filter((event) => event.position > position);

        let projector = await start();
        for (let step = 0; after(projector.position).length > 0; step++) {
          const { size, then } = run[step % run.length] ?? { size: 1, then: 'go on' };
          const batch = after(projector.position).slice(0, size);
          store.tear = then === 'tear' && step < run.length;
          const applied = await projector.apply(feed(batch), batch.at(-1)?.position).then(
            () => true,
            () => false,
          );
          store.tear = false;
          if (then === 'repeat') await projector.apply(feed(batch), batch.at(-1)?.position);
          if (!applied || then === 'restart') projector = await start();
        }
        await projector.flush();
        expect((await store.find(tally(), { filter: {} })).documents).toEqual(talliesOf(log.events));
        expect(await store.checkpoint(tally())).toBe(log.events.at(-1)?.position);
        await store.close();
      }),
      { numRuns: 150 },
    );
  });
});

describe('a read model that catches up', () => {
  it('shows how much of the log it has seen', async () => {
    const log = new MemoryLog();
    for (let i = 0; i <= 10; i++) log.add('account-a', 'Added', { amount: 1 });
    const store = new SqliteReadModelStore(':memory:');
    const projector = new Projector(tally(), store, new SystemClock(), () => undefined);
    expect(projector.status().progress).toBeUndefined();
    await projector.begin(1n, await log.head());
    expect(projector.status()).toMatchObject({ state: 'catching-up', progress: 0 });
    await projector.apply(feed(log.events.slice(0, 6)), log.events[5]?.position);
    expect(projector.status()).toMatchObject({ state: 'catching-up', progress: 0.5 });
    await projector.apply(feed(log.events), log.events.at(-1)?.position);
    await projector.caughtUp(true);
    expect(projector.status()).toMatchObject({ state: 'live', progress: 1 });
    await store.close();
  });

  it('of an empty log, or of one whose end is not known, is at a loss only as long as it is not live', async () => {
    const store = new SqliteReadModelStore(':memory:');
    const projector = new Projector(tally(), store, new SystemClock(), () => undefined);
    await projector.begin(1n, undefined);
    expect(projector.status().progress).toBeUndefined();
    await projector.caughtUp(true);
    expect(projector.status().progress).toBe(1);
    await store.close();
  });
});

describe('a batch that fails in the middle', () => {
  it('commits what precedes the failing event and stands right before it', async () => {
    const log = new MemoryLog();
    const first = log.add('account-a', 'Added', { amount: 1 });
    const quiet = log.add('other-a', 'Ignored');
    const bad = log.add('account-b', 'Added', { amount: 2 });
    const store = new SqliteReadModelStore(':memory:');
    const projector = new Projector(tally(), store, new SystemClock(), () => undefined);
    await projector.begin(1n);
    const batch = [...feed([first, quiet]), { stored: bad, category: 'account', decoded: new Error('unreadable') }];
    await expect(projector.apply(batch, bad.position)).rejects.toThrow('unreadable');
    expect(await store.checkpoint(tally())).toBe(quiet.position);
    expect((await store.find(tally(), { filter: {} })).documents).toEqual(talliesOf([first]));
    await store.close();
  });
});
