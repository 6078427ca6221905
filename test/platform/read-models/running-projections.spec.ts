import { afterEach, describe, expect, it } from '@jest/globals';
import { SystemClock } from '../../../src/platform/clock/system-clock.js';
import type { StoredEvent } from '../../../src/platform/events/event.js';
import { leaseName } from '../../../src/platform/read-models/active-version.js';
import { SqliteReadModelStore } from '../../../src/platform/read-models/embedded/sqlite-read-model-store.js';
import type { AnyProjection } from '../../../src/platform/read-models/projection.js';
import type { ReadModelStatus } from '../../../src/platform/read-models/read-model-status.js';
import {
  ReadModelsUnavailable,
  type Guarded,
  type ReadModelSpec,
} from '../../../src/platform/read-models/read-model-store.js';
import { RunningProjections } from '../../../src/platform/read-models/running-projections.js';
import { KeyMissing, VaultUnavailable } from '../../../src/platform/vault/key-vault.js';
import { eventually } from '../../kit/eventually.js';
import { MemoryLeases } from '../../kit/memory-leases.js';
import { MemoryLog } from '../../kit/memory-log.js';
import { talliesOf, tally } from '../../kit/tally.projection.js';

class FlakyStore extends SqliteReadModelStore {
  away = false;
  commits = 0;

  override async commit(model: ReadModelSpec, writes: readonly Guarded[], to: bigint, fence: bigint): Promise<void> {
    if (this.away) throw new ReadModelsUnavailable('away');
    this.commits += 1;
    return super.commit(model, writes, to, fence);
  }
}

/** Decodes nothing, counts, and fails where told. */
class Decoder {
  decoded = 0;
  failure: ((event: StoredEvent) => Error | undefined) | undefined;

  async decodeEach(events: readonly StoredEvent[]): Promise<readonly (StoredEvent | Error)[]> {
    this.decoded += events.length;
    return events.map((event) => this.failure?.(event) ?? event);
  }
}

const world = () => {
  const log = new MemoryLog();
  const store = new FlakyStore(':memory:');
  const coordination = new MemoryLeases();
  const decoder = new Decoder();
  const run = (models: readonly AnyProjection[], holder = 'one'): RunningProjections => {
    const options = { log, store, coordination, decoder, clock: new SystemClock(), holder, leaseMs: 400, retryMs: 5 };
    const projections = new RunningProjections(models, options);
    running.push(projections);
    return projections;
  };
  const documents = async (model: AnyProjection) => (await store.find(model, { filter: {} })).documents;
  return { log, store, coordination, decoder, run, documents };
};
const running: RunningProjections[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((projections) => projections.close()));
});

const statusOf = (projections: RunningProjections, name = 'tally'): ReadModelStatus => {
  const status = projections.status().find((one) => one.name === name);
  if (!status) throw new Error(`no read model ${name}`);
  return status;
};
const untilLive = (projections: RunningProjections, name?: string) =>
  eventually(() => expect(statusOf(projections, name).state).toBe('live'));

describe('running projections', () => {
  it('catch up in batches, then follow live', async () => {
    const { log, store, run, documents } = world();
    for (let i = 0; i < 1_200; i++) log.add(`account-${i % 7}`, 'Added', { amount: i });
    const projections = run([tally()]);
    await untilLive(projections);
    expect(await documents(tally())).toEqual(talliesOf(log.events));
    expect(store.commits).toBeLessThan(20);

    log.add('account-1', 'Closed');
    await eventually(async () => expect(await documents(tally())).toEqual(talliesOf(log.events)));
    const end = { state: 'live', checkpoint: log.events.at(-1)?.position, lagSeconds: 0 };
    await eventually(() => expect(statusOf(projections)).toMatchObject(end));
    expect((await store.versions('tally'))[0]?.ready).toBe(true);
  });

  it('move the checkpoint over events that do not concern the read model', async () => {
    const { log, store, run } = world();
    const projections = run([tally()]);
    await untilLive(projections);
    for (let i = 0; i < 3; i++) {
      const { position } = log.add('other-1', 'Whatever');
      await eventually(async () => expect(await store.checkpoint(tally())).toBe(position));
    }
  });

  it('go on from the checkpoint after a restart', async () => {
    const { log, decoder, run, documents } = world();
    log.add('account-1', 'Added', { amount: 1 });
    const first = run([tally()]);
    await untilLive(first);
    await first.close();
    expect(log.followers).toBe(0);
    log.add('account-1', 'Added', { amount: 2 });
    await untilLive(run([tally()]));
    expect(await documents(tally())).toEqual(talliesOf(log.events));
    expect(decoder.decoded).toBe(2);
  });

  it('read and decode an event once for all read models, also for one that had to catch up', async () => {
    const { log, decoder, run } = world();
    for (let i = 0; i < 50; i++) log.add('account-1', 'Added', { amount: 1 });
    await untilLive(run([tally('early')]), 'early');
    await running.splice(0)[0]?.close();
    const projections = run([tally('early'), tally('late'), tally('later')]);
    await untilLive(projections, 'late');
    await eventually(() => expect(log.followers).toBe(1));
    decoder.decoded = 0;
    const { position } = log.add('account-1', 'Added', { amount: 1 });
    await eventually(() =>
      expect(projections.status().map(({ checkpoint }) => checkpoint)).toEqual([position, position, position]),
    );
    expect(decoder.decoded).toBe(1);
  });
});

describe('a failing event', () => {
  const poisoned = (broken: { now: boolean }): AnyProjection => {
    const model = tally('poisoned');
    const added = model.on['Added'];
    if (!added) throw new Error('no handler');
    const update: typeof added.update = (document, data, event) => {
      if (broken.now && data['amount'] === 13) throw new RangeError('unlucky');
      return added.update(document, data, event);
    };
    return { ...model, on: { ...model.on, Added: { ...added, update } } };
  };

  it('stops its read model alone, shows where, and the read model goes on once it can', async () => {
    const { log, run, documents } = world();
    const broken = { now: true };
    const model = poisoned(broken);
    log.add('account-1', 'Added', { amount: 1 });
    const bad = log.add('account-1', 'Added', { amount: 13 });
    const last = log.add('account-2', 'Added', { amount: 1 });
    const projections = run([tally(), model]);
    await untilLive(projections);
    await eventually(() =>
      expect(statusOf(projections, 'poisoned')).toMatchObject({
        state: 'stopped',
        checkpoint: 0n,
        lastError: 'RangeError: unlucky',
        stoppedAt: { position: bad.position, eventId: bad.id, type: 'Added' },
      }),
    );
    expect(await documents(tally())).toEqual(talliesOf(log.events));

    broken.now = false;
    await untilLive(projections, 'poisoned');
    expect(await documents(model)).toEqual(talliesOf(log.events));
    expect(statusOf(projections, 'poisoned')).toMatchObject({ checkpoint: last.position });
    await eventually(() => expect(statusOf(projections, 'poisoned').stoppedAt).toBeUndefined());
  });

  it('stops the read models that want an event whose key is missing, at that event', async () => {
    const { log, decoder, run, documents } = world();
    log.add('account-1', 'Added', { amount: 1 });
    const sealed = log.add('account-2', 'Added', { amount: 2 });
    decoder.failure = (event) => (event.id === sealed.id ? new KeyMissing('account-2') : undefined);
    const indifferent = { ...tally('indifferent'), categories: ['other'] };
    const projections = run([tally(), indifferent]);
    await untilLive(projections, 'indifferent');
    await eventually(() =>
      expect(statusOf(projections)).toMatchObject({
        state: 'stopped',
        lastError: 'KeyMissing: the vault has no key for account-2',
        stoppedAt: { eventId: sealed.id },
      }),
    );
    expect(await documents(tally())).toEqual(talliesOf(log.events.slice(0, 1)));
    decoder.failure = undefined;
    await untilLive(projections);
    expect(await documents(tally())).toEqual(talliesOf(log.events));
  });
});

describe('when something is away', () => {
  it('the vault: nothing is written, and the read model goes on when it is back', async () => {
    const { log, decoder, run, documents } = world();
    log.add('account-1', 'Added', { amount: 1 });
    decoder.failure = () => new VaultUnavailable('away');
    const projections = run([tally()]);
    await eventually(() =>
      expect(statusOf(projections)).toMatchObject({ state: 'stopped', lastError: 'VaultUnavailable: away' }),
    );
    expect(await documents(tally())).toEqual([]);
    decoder.failure = undefined;
    await untilLive(projections);
    expect(await documents(tally())).toEqual(talliesOf(log.events));
  });

  it('the store of read models: tried again from the checkpoint', async () => {
    const { log, store, run, documents } = world();
    store.away = true;
    log.add('account-1', 'Added', { amount: 1 });
    const projections = run([tally()]);
    await eventually(() => expect(statusOf(projections).lastError).toBe('ReadModelsUnavailable: away'));
    store.away = false;
    await untilLive(projections);
    expect(await documents(tally())).toEqual(talliesOf(log.events));
  });

  it('coordination at the start: tried again', async () => {
    const { coordination, run } = world();
    coordination.away = true;
    const projections = run([tally()]);
    await eventually(() => expect(statusOf(projections).lastError).toMatch(/^CoordinationUnavailable/));
    coordination.away = false;
    await untilLive(projections);
  });
});

describe('the lease of a read model', () => {
  it('lets one process project while the other stands by, which takes over when the first leaves', async () => {
    const { log, run, documents } = world();
    const first = run([tally()], 'one');
    await untilLive(first);
    const second = run([tally()], 'two');
    log.add('account-1', 'Added', { amount: 1 });
    await eventually(async () => expect(await documents(tally())).toEqual(talliesOf(log.events)));
    expect(statusOf(second).state).toBe('standby');

    await first.close();
    await untilLive(second);
    log.add('account-1', 'Added', { amount: 2 });
    await eventually(async () => expect(await documents(tally())).toEqual(talliesOf(log.events)));
  });

  it('stops a holder that lost it, which then stands by', async () => {
    const { coordination, run } = world();
    const projections = run([tally()], 'one');
    await untilLive(projections);
    coordination.steal(leaseName(tally()), 'two');
    await eventually(() => expect(statusOf(projections).state).toBe('standby'));
  });

  it('lets a holder that does not know yet that it lost the model write nothing', async () => {
    const { log, store, coordination, run, documents } = world();
    const projections = run([tally()], 'one');
    await untilLive(projections);
    const { token } = coordination.steal(leaseName(tally()), 'two');
    await store.claim(tally(), token);
    log.add('account-1', 'Added', { amount: 1 });
    await eventually(() => expect(statusOf(projections).state).not.toBe('live'));
    expect(await documents(tally())).toEqual([]);
    expect(await store.checkpoint(tally())).toBeUndefined();
  });
});

describe('a raised version', () => {
  it('is built beside the old one, which is dropped only when nobody keeps it up to date any more', async () => {
    const { log, store, run, documents } = world();
    log.add('account-1', 'Added', { amount: 1 });
    const old = run([tally('tally', 1)], 'old');
    await untilLive(old);
    const next = run([tally('tally', 2)], 'new');
    await untilLive(next);
    expect(await documents(tally('tally', 1))).toEqual(talliesOf(log.events));
    expect(await documents(tally('tally', 2))).toEqual(talliesOf(log.events));
    await old.close();
    await eventually(async () => expect(await store.versions('tally')).toEqual([{ version: 2, ready: true }]));
    expect(await documents(tally('tally', 1))).toEqual([]);
  });
});
