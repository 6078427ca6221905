import { describe, expect, it } from '@jest/globals';
import type { AnyProjection } from '../../../src/platform/read-models/projection.js';
import { KeyMissing, VaultUnavailable } from '../../../src/platform/vault/key-vault.js';
import { eventually } from '../../kit/eventually.js';
import { talliesOf, tally } from '../../kit/tally.projection.js';
import { projecting, statusOf, untilLive } from './kit/projecting.js';

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
    const { log, run, documents } = projecting();
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
    const { log, decoder, run, documents } = projecting();
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

describe('a damaged event of the log', () => {
  const other = { ...tally('other'), categories: ['other'] };
  const closing = { ...tally('closing'), on: { Closed: tally().on['Closed'] } };

  it.each<[string, { stream?: string; type?: string }, string[]]>([
    ['of a known type stops who handles it', { stream: 'account-1', type: 'Added' }, ['tally']],
    [
      'of a type that nobody has stops who reads its category',
      { stream: 'account-1', type: 'Adced' },
      ['closing', 'tally'],
    ],
    ['of a category that nobody has stops all', { stream: 'accovnt-1', type: 'Added' }, ['closing', 'other', 'tally']],
    ['that is absent stops all', {}, ['closing', 'other', 'tally']],
  ])('%s, at its place, and nobody else', async (_, known, stopped) => {
    const { log, run, documents } = projecting();
    log.add('account-1', 'Added', { amount: 1 });
    const bad = log.add('account-1', 'Added', { amount: 2 });
    log.add('other-1', 'Added', { amount: 3 });
    log.damage(bad, known);
    const projections = run([tally(), closing, other]);
    await eventually(() => {
      const states = projections.status().map(({ name, state }) => `${name} ${state}`);
      const expected = ['closing', 'other', 'tally'].map(
        (name) => `${name} ${stopped.includes(name) ? 'stopped' : 'live'}`,
      );
      expect(states.sort()).toEqual(expected);
    });
    for (const name of stopped)
      expect(statusOf(projections, name)).toMatchObject({
        lastError: 'CorruptEvent: damaged',
        stoppedAt: { position: bad.position, eventId: bad.id, type: known.type },
      });
    expect(await documents(tally())).toEqual(talliesOf(log.events.slice(0, 1)));
  });
});

describe('when something is away', () => {
  it('the vault: nothing is written, and the read model goes on when it is back', async () => {
    const { log, decoder, run, documents } = projecting();
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
    const { log, store, run, documents } = projecting();
    store.away = true;
    log.add('account-1', 'Added', { amount: 1 });
    const projections = run([tally()]);
    await eventually(() => expect(statusOf(projections).lastError).toBe('ReadModelsUnavailable: away'));
    store.away = false;
    await untilLive(projections);
    expect(await documents(tally())).toEqual(talliesOf(log.events));
  });

  it('coordination at the start: tried again', async () => {
    const { coordination, run } = projecting();
    coordination.away = true;
    const projections = run([tally()]);
    await eventually(() => expect(statusOf(projections).lastError).toMatch(/^CoordinationUnavailable/));
    coordination.away = false;
    await untilLive(projections);
  });
});
