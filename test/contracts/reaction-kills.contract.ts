import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Ledger } from '../../src/platform/commands/ledger.js';
import { readState } from '../../src/platform/commands/read-state.js';
import type { StoredEvent } from '../../src/platform/events/event.js';
import { stepId } from '../../src/platform/reactions/react.js';
import { reaction, send, type AnyReaction } from '../../src/platform/reactions/reaction.js';
import { eventually } from '../kit/eventually.js';
import { Life } from '../kit/mortal.js';
import { Reacting, statusOf, type ReactingStores } from '../kit/reacting.js';
import type { TallyEvent } from '../kit/tally.projection.js';
import { telling } from '../kit/telling.reaction.js';
import { wordStream } from '../kit/word.stream.js';

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
const live = async (world: Reacting, life: Life, what = telling(world)): Promise<void> => {
  const running = world.process([what], life);
  const last = world.log.events.at(-1)?.position;
  await eventually(() => {
    if (life.dead) return;
    expect(statusOf(running)).toMatchObject({ state: 'live', checkpoint: last, setAside: 0 });
  }, 20_000);
  await world.close();
};

/** Receives every event twice, under two ids, and has a word said as the result of the second. */
const saying = (world: Reacting): AnyReaction =>
  reaction<TallyEvent>({
    name: 'saying',
    version: 1,
    from: 'start',
    categories: ['account'],
    on: {
      Added: (event) => [
        (at) => world.receiver.receive(at, event),
        async (at) => {
          await world.receiver.receive(at, event);
          return send(wordStream, '1', { text: at.id });
        },
      ],
    },
    onError: 'stop',
  });

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

  it.each(['before', 'after'] as const)(
    'write each result once, in order, when killed %s any step',
    async (when) => {
      for (let at = 0, killed = true; killed; at += 1) {
        const world = new Reacting(await open());
        const events = [1, 2].map(() => world.log.add('account-1', 'Added', { amount: 1 }));
        const life = new Life(at, when);
        await live(world, life, saying(world));
        killed = life.dead;
        await live(world, new Life(), saying(world));
        const ids = events.flatMap(({ id }) => [stepId('saying', id, 0), stepId('saying', id, 1)]);
        expect([...world.receiver.known.keys()]).toEqual(ids);
        expect(new Set(ids).size).toBe(4);
        const ledger = new Ledger(world.written, world.vault, world.clock);
        expect(await readState(ledger, wordStream, '1')).toEqual(events.map(({ id }) => stepId('saying', id, 1)));
        expect(world.written.log.map(({ meta }) => meta.causationId)).toEqual(events.map(({ id }) => id));
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
