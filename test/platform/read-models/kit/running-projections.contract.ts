import { describe, expect, it } from '@jest/globals';
import { eventually } from '../../../kit/eventually.js';
import type { DecodedEvent } from '../../../../src/platform/events/event.js';
import type { AnyFact } from '../../../../src/platform/events/fact.js';
import type { AnyHandler } from '../../../../src/platform/read-models/projection.js';
import { talliesOf, tally } from '../../../kit/tally.projection.js';
import { projecting, statusOf, untilLive } from './projecting.js';

import type { ReadModelStore } from '../../../../src/platform/read-models/read-model-store.js';

/** What holds of running projections whatever store they fill. `open` gives an empty one. */
export const runningProjectionsContract = (adapter: string, open: () => Promise<ReadModelStore>): void => {
  describe(`running projections over ${adapter}`, () => {
    it('catch up in batches, then follow live', async () => {
      const { log, store, run, documents } = projecting(await open());
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
      const { log, store, run } = projecting(await open());
      const projections = run([tally()]);
      await untilLive(projections);
      for (let i = 0; i < 3; i++) {
        const { position } = log.add('other-1', 'Whatever');
        await eventually(async () => expect(await store.checkpoint(tally())).toBe(position));
      }
    });

    it('go on from the checkpoint after a restart', async () => {
      const { log, decoder, run, documents } = projecting(await open());
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
      const { log, decoder, run } = projecting(await open());
      for (let i = 0; i < 50; i++) log.add('account-1', 'Added', { amount: 1 });
      const first = run([tally('early')]);
      await untilLive(first, 'early');
      await first.close();
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

  describe(`a raised version over ${adapter}`, () => {
    it('is built beside the old one, which is dropped only when nobody keeps it up to date any more', async () => {
      const { log, store, run, documents } = projecting(await open());
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

    /** A version 2 that cannot get past the first event until it is mended, and knows how version 1 is folded. */
    const stuck = () => {
      const next = tally('tally', 2);
      const { Added } = next.on;
      if (!Added) throw new Error('a tally adds');
      const fault = { there: true };
      const update: AnyHandler['update'] = (...change) => {
        if (fault.there) throw new Error('not yet');
        return Added.update(...change);
      };
      const on = { ...next.on, Added: { id: (event: DecodedEvent<AnyFact>) => Added.id(event), update } };
      return { next: { ...next, on, predecessors: [tally('tally', 1)] }, fault };
    };

    it('has the old one kept up to date until it takes over, when no older process is left', async () => {
      const { log, store, run, documents } = projecting(await open());
      log.add('account-1', 'Added', { amount: 1 });
      const old = run([tally('tally', 1)], 'old');
      await untilLive(old);
      await old.close();
      const { next, fault } = stuck();
      const projections = run([next], 'new');
      for (let amount = 2; amount < 5; amount++) {
        log.add('account-1', 'Added', { amount });
        await eventually(async () => expect(await documents(tally('tally', 1))).toEqual(talliesOf(log.events)));
      }
      expect((await store.versions('tally')).find(({ version }) => version === 2)?.ready ?? false).toBe(false);
      const older = { version: 1, state: 'live', checkpoint: log.events.at(-1)?.position };
      await eventually(() => expect(statusOf(projections)).toMatchObject({ version: 2, older: [older] }));
      fault.there = false;
      await eventually(async () => expect(await store.versions('tally')).toEqual([{ version: 2, ready: true }]));
      expect(await documents(tally('tally', 2))).toEqual(talliesOf(log.events));
      await eventually(() => expect(statusOf(projections)).not.toHaveProperty('older'));
    });

    it('does not make an old one where there was none', async () => {
      const { log, store, run } = projecting(await open());
      log.add('account-1', 'Added', { amount: 1 });
      const { next, fault } = stuck();
      fault.there = false;
      await untilLive(run([next]));
      expect((await store.versions('tally')).map(({ version }) => version)).toEqual([2]);
    });
  });
};
