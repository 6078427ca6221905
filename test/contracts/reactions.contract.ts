import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { namedId } from '../../src/platform/ids/named-id.js';
import { FenceLost } from '../../src/platform/read-models/read-model-store.js';
import { wishRetry } from '../../src/platform/reactions/retry-wishes.js';
import { eventually } from '../kit/eventually.js';
import { instead } from '../kit/mortal.js';
import { Reacting, statusOf } from '../kit/reacting.js';
import { QUICK, telling } from '../kit/telling.reaction.js';
import { reactionKillsContract, type ReactionsOpener } from './reaction-kills.contract.js';

/** What reactions promise, whatever stores they run on. */
export const reactionsContract = (name: string, { open, runs }: ReactionsOpener): void =>
  describe(`reactions on ${name}`, () => {
    let world: Reacting;
    beforeEach(async () => {
      world = new Reacting(await open());
    });
    afterEach(() => world.close());
    const add = (account: string) => world.log.add(`account-${account}`, 'Added', { amount: 1 });
    const received = (...events: readonly { id: string }[]) =>
      eventually(() => expect(world.receiver.events).toEqual(events.map(({ id }) => id)));

    it('follow events in order, under ids that derive from them, and move the checkpoint after that', async () => {
      const events = [add('1'), add('2'), add('1')];
      world.log.add('other-1', 'Added');
      const last = world.log.add('account-1', 'Closed');
      const running = world.process([telling(world)]);
      await received(...events);
      expect([...world.receiver.known.keys()]).toEqual(events.map(({ id }) => namedId('reaction', 'telling', id)));
      await eventually(async () => expect(await world.checkpoint(telling(world))).toBe(last.position));
      expect(statusOf(running)).toMatchObject({ state: 'live', setAside: 0, parked: [], lagSeconds: 0 });
    });

    it('begin at the end of the log where they say so, and there only once', async () => {
      add('1');
      const now = telling(world, { from: 'now' });
      const running = world.process([now]);
      await eventually(() => expect(statusOf(running).state).toBe('live'));
      await world.close();
      const event = add('2');
      world.process([now]);
      await received(event);
    });

    it('begin once also where the log is empty', async () => {
      const now = telling(world, { from: 'now' });
      const running = world.process([now]);
      await eventually(() => expect(statusOf(running).state).toBe('live'));
      await world.close();
      const event = add('1');
      world.process([now]);
      await received(event);
    });

    it('go on in a newer version where the older one stood', async () => {
      const first = add('1');
      world.process([telling(world)]);
      await received(first);
      await eventually(async () => expect(await world.checkpoint(telling(world))).toBe(first.position));
      await world.close();
      const second = add('1');
      world.process([telling(world, { version: 2 })]);
      await received(first, second);
      expect(world.receiver.calls).toBe(2);
    });

    it('are run by one process at a time; the other takes over', async () => {
      const first = add('1');
      const one = world.process([telling(world)], undefined, 'one', 300);
      await received(first);
      const two = world.process([telling(world)], undefined, 'two', 300);
      const second = add('1');
      await received(first, second);
      expect([statusOf(one).state, statusOf(two).state]).toEqual(['live', 'standby']);
      expect(world.receiver.calls).toBe(2);
    });

    it('do not let a holder that was frozen past its lease move the checkpoint', async () => {
      let thaw = (): void => undefined;
      world.receiver.held = new Promise((resolve) => (thaw = resolve));
      const first = add('1');
      // It takes its renewals for granted, and does not know that it lost the lease.
      const refused: unknown[] = [];
      const { store, coordination } = world.stores;
      const deaf = instead(coordination, { renew: async (lease) => ({ ...lease, expiresAtMs: Infinity }) });
      const watched = instead(store, {
        commit: (...args) =>
          store.commit(...args).catch((error: unknown) => {
            refused.push(error);
            throw error;
          }),
      });
      const other = Object.assign(new Reacting({ store: watched, coordination: deaf }), {
        log: world.log,
        receiver: world.receiver,
      });
      other.process([telling(world)], undefined, 'one', 100);
      await eventually(() => expect(world.receiver.calls).toBe(1));
      world.receiver.held = undefined;
      const running = world.process([telling(world)], undefined, 'two', 300);
      const second = add('2');
      await received(first, second);
      await eventually(() => expect(statusOf(running).state).toBe('live'));
      thaw();
      await eventually(() => expect(refused).toContainEqual(expect.any(FenceLost)));
      await other.close();
      expect(await world.checkpoint(telling(world))).toBe(second.position);
      expect(new Set(world.receiver.events).size).toBe(2);
    });

    it.each(['refused', 'undecodable', 'damaged'])(
      'set aside what is %s, with what follows in its stream',
      async (how) => {
        const [bad, behind, other] = [add('1'), add('1'), add('2')];
        if (how === 'refused') world.receiver.refusals.set(bad.id, Infinity);
        if (how === 'undecodable') world.undecodable.add(bad.id);
        if (how === 'damaged') world.log.damage(bad, { stream: bad.stream, type: bad.type });
        const running = world.process([telling(world)], undefined, 'one', 100);
        await received(other);
        const later = add('1');
        await eventually(() =>
          expect(statusOf(running)).toMatchObject({
            state: 'live',
            setAside: 3,
            parked: [{ position: `${bad.position}` }],
          }),
        );
        expect(statusOf(running).checkpoint).toBe(later.position);
        expect(JSON.stringify(statusOf(running).parked)).not.toContain('amount');
        if (how === 'damaged') return;
        world.receiver.refusals.clear();
        world.undecodable.clear();
        await wishRetry(world.stores.coordination, 'telling');
        await received(other, bad, behind, later);
        await eventually(() => expect(statusOf(running).setAside).toBe(0));
      },
    );

    it('stop right before an event that fails where they say so, and go on when it does not', async () => {
      const [good, bad, other] = [add('1'), add('2'), add('3')];
      world.receiver.refusals.set(bad.id, 5);
      const running = world.process([telling(world, { onError: 'stop' })]);
      await eventually(() => expect(statusOf(running)).toMatchObject({ stoppedAt: { eventId: bad.id } }));
      await eventually(() => expect(world.receiver.events).toContain(bad.id));
      await eventually(async () => expect(await world.checkpoint(telling(world))).toBe(other.position));
      expect([...world.receiver.events].sort()).toEqual([good.id, bad.id, other.id].sort());
    });

    it.each([-3_600_000, 3_600_000])('try again what is set aside also when the clock is set by %d ms', async (ms) => {
      const [bad, behind] = [add('1'), add('1')];
      world.receiver.refusals.set(bad.id, 1);
      const slow = { ...QUICK, firstWaitMs: 1_000, mostWaitMs: 1_000 };
      const running = world.process([telling(world, { onError: slow })]);
      await eventually(() => expect(statusOf(running).setAside).toBe(2));
      world.clock.movedMs += ms;
      await received(bad, behind);
    });

    it('begin nothing more while too much is set aside', async () => {
      const events = Array.from({ length: 30 }, (_, index) => add(`${index}`));
      for (const { id } of events.slice(0, 20)) world.receiver.refusals.set(id, Infinity);
      const running = world.process([telling(world)], undefined, 'one', 100);
      await eventually(() => expect(statusOf(running)).toMatchObject({ state: 'stopped', setAside: 20 }));
      await eventually(() => expect(statusOf(running).parked).toHaveLength(20));
      expect(world.receiver.events).toEqual([]);
      world.receiver.refusals.clear();
      await wishRetry(world.stores.coordination, 'telling');
      await eventually(() => expect(world.receiver.events).toHaveLength(events.length));
    });

    it('hold up nobody else while an effect hangs, also when more comes than they can keep', async () => {
      let release = (): void => undefined;
      world.receiver.held = new Promise((resolve) => (release = resolve));
      const hanging = telling(world);
      const other = { ...telling(world), name: 'other', on: { Added: () => async () => void (others += 1) } };
      let others = 0;
      const running = world.process([hanging, other]);
      for (let index = 0; index < 1_200; index += 1) add(`${index % 7}`);
      await eventually(() => expect(others).toBe(1_200));
      expect(world.receiver.events).toEqual([]);
      release();
      await eventually(() => expect(world.receiver.events).toHaveLength(1_200));
      await eventually(() => expect(running.status().map(({ state }) => state)).toEqual(['live', 'live']));
    });

    reactionKillsContract({ open, runs });
  });
