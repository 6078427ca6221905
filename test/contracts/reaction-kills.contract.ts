import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { StoredEvent } from '../../src/platform/events/event.js';
import { stepId } from '../../src/platform/reactions/react.js';
import { eventually } from '../kit/eventually.js';
import { Life } from '../kit/mortal.js';
import { Reacting, statusOf, type ReactingStores } from '../kit/reacting.js';
import { telling } from '../kit/telling.reaction.js';

export type ReactionsOpener = Readonly<{ open: () => Promise<ReactingStores>; runs: number }>;

const ordered = (events: readonly StoredEvent[], stream: string): string[] =>
  events.filter((event) => event.stream === stream).map(({ id }) => id);

/** Every event was received, under its own id, and in each stream in order. */
const allReceived = async (world: Reacting): Promise<void> => {
  const { events } = world.log;
  await eventually(() => expect([...world.receiver.events].sort()).toEqual(events.map(({ id }) => id).sort()), 20_000);
  for (const [id, event] of world.receiver.known) expect(id).toBe(stepId('telling', event, 0));
  for (const stream of new Set(events.map((event) => event.stream)))
    expect(world.receiver.events.filter((id) => ordered(events, stream).includes(id))).toEqual(ordered(events, stream));
};

/** Runs until the process is killed, or has nothing left to do. */
const live = async (world: Reacting, life: Life): Promise<void> => {
  const running = world.process([telling(world)], life);
  const last = world.log.events.at(-1)?.position;
  await eventually(() => {
    if (life.dead) return;
    expect(statusOf(running)).toMatchObject({ state: 'live', checkpoint: last, setAside: 0 });
  }, 20_000);
  await world.close();
};

/** No effect is lost and none comes under another id, wherever processes die. */
export const reactionKillsContract = ({ open, runs }: ReactionsOpener): void => {
  it.each(['before', 'after'] as const)(
    'lose and double nothing when killed %s any step',
    async (when) => {
      for (let at = 0, killed = true; killed; at += 1) {
        const world = new Reacting(await open());
        const [first] = ['1', '2', '1', '2', '3'].map((id) => world.log.add(`account-${id}`, 'Added', { amount: 1 }));
        world.receiver.refusals.set(first?.id ?? '', 1);
        const life = new Life(at, when);
        await live(world, life);
        killed = life.dead;
        await live(world, new Life());
        await allReceived(world);
      }
    },
    300_000,
  );

  it('lose and double nothing over any number of lives', async () => {
    const lives = fc.array(fc.tuple(fc.nat(60), fc.constantFrom('before' as const, 'after' as const)), {
      maxLength: 4,
    });
    const histories = fc.array(fc.tuple(fc.nat(3), fc.nat(2)), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(histories, lives, async (history, killed) => {
        const world = new Reacting(await open());
        for (const [account, refusals] of history) {
          const { id } = world.log.add(`account-${account}`, 'Added', { amount: 1 });
          world.receiver.refusals.set(id, refusals);
        }
        for (const [at, when] of killed) await live(world, new Life(at, when));
        await live(world, new Life());
        await allReceived(world);
      }),
      { numRuns: runs },
    );
  }, 300_000);
};
