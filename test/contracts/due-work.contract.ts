import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DueDocument, Look } from '../../src/platform/reactions/due-work.js';
import { DueKit, HOUR, type DueOpener } from '../kit/due-kit.js';
import { eventually } from '../kit/eventually.js';
import { Killed, Life } from '../kit/mortal.js';

/** What due work promises, whatever stores it runs on. */
export const dueWorkContract = (name: string, { open }: Readonly<{ open: DueOpener }>): void =>
  describe(`due work on ${name}`, () => {
    let kit: DueKit;
    beforeEach(async () => {
      kit = await DueKit.open(open);
    });
    afterEach(() => kit.close());

    it('is done when it is due, the longest due first, under an id that derives from its cause', async () => {
      await kit.due('b', -1_000);
      await kit.due('a', -2_000);
      await kit.due('later', HOUR);
      const { rounds } = kit.process();
      await rounds.round();
      expect(kit.seen).toEqual([
        ['a', kit.idOf('a')],
        ['b', kit.idOf('b')],
      ]);
    });

    it('is done at its time, whatever the pace of the rounds, and late after an outage', async () => {
      await kit.due('late', -20 * HOUR);
      await kit.due('soon', 1_000);
      kit.process().rounds.start(0);
      await eventually(() => expect(kit.documents).toEqual(['late', 'soon']), 4_000);
    });

    it('is put off until it is settled, longer and longer, also over restarts, and due anew with a new cause', async () => {
      await kit.due('a', -1_000);
      const looks: Pick<Look, 'id' | 'looks' | 'note'>[] = [];
      const run = async (_: DueDocument, { id, looks: count, note }: Look) => {
        looks.push({ id, looks: count, note });
        return `look ${count}`;
      };
      const round = async (afterMs: number): Promise<number> => {
        kit.clock.movedMs += afterMs;
        await kit.process({ run }).rounds.round();
        return looks.length;
      };
      const counts = [];
      for (const ms of [0, HOUR - 5_000, 5_000, HOUR, HOUR, 4 * HOUR]) counts.push(await round(ms));
      expect(counts).toEqual([1, 1, 2, 2, 3, 4]);
      expect(looks).toEqual(
        [0, 1, 2, 3].map((count) => ({
          id: kit.idOf('a'),
          looks: count,
          note: count === 0 ? null : `look ${count - 1}`,
        })),
      );
      await kit.due('a', -1_000, 'another');
      await round(0);
      expect(looks.at(-1)).toEqual({ id: kit.idOf('a', 'another'), looks: 0, note: null });
      await kit.settled('a');
      expect(await round(10 * HOUR)).toBe(5);
    });

    it('goes on with the next when a look fails, which is put off like the others and keeps its note', async () => {
      await kit.due('a', -2_000);
      await kit.due('b', -1_000);
      let notes: unknown[] = [];
      const run = async ({ id }: DueDocument, { note, looks }: Look) => {
        notes.push([id, note]);
        if (id === 'a' && looks === 1) throw new Error('refused');
        return `seen ${looks}`;
      };
      for (const failed of [0, 1, 0]) {
        notes = [];
        const { rounds, failures } = kit.process({ run, mostWaitMs: HOUR });
        await rounds.round();
        expect(failures).toHaveLength(failed);
        expect(rounds.status()).toMatchObject({ state: 'live', lastError: failed ? 'Error: refused' : undefined });
        kit.clock.movedMs += HOUR;
      }
      expect(notes).toEqual([
        ['a', 'seen 0'],
        ['b', 'seen 1'],
      ]);
    });

    it('takes no more than it may in a round, and the others in the next', async () => {
      for (const id of ['a', 'b', 'c']) await kit.due(id, -3_000);
      const counted: number[] = [];
      const { rounds } = kit.process({ perRound: 2, counted: (total) => counted.push(total) });
      await rounds.round();
      expect(kit.documents).toHaveLength(2);
      await rounds.round();
      expect([kit.documents.sort(), counted]).toEqual([
        ['a', 'b', 'c'],
        [3, 3],
      ]);
    });

    it('is one process’s at a time', async () => {
      await kit.due('a', -1_000);
      const [one, two] = [kit.process(), kit.process({}, undefined, 'two')];
      await one.rounds.round();
      await kit.due('b', -1_000);
      await two.rounds.round();
      expect(kit.documents).toEqual(['a']);
      kit.clock.movedMs += 20_000;
      await two.rounds.round();
      expect(kit.documents).toEqual(['a', 'b']);
      expect([one, two].map(({ rounds }) => rounds.status().state)).toEqual(['live', 'live']);
    });

    it('is left by a holder that was frozen past its lease, whose late words count for nothing', async () => {
      for (const id of ['a', 'b']) await kit.due(id, -1_000);
      let thaw = (): void => undefined;
      const frozen = new Promise<void>((resolve) => (thaw = resolve));
      let begun = 0;
      const run = async (): Promise<string> => {
        begun += 1;
        await frozen;
        return 'late';
      };
      const late = kit.process({ run }).rounds.round();
      await eventually(() => expect(begun).toBe(2));
      kit.clock.movedMs += 20_000;
      await kit.process({ run: async () => 'in time' }, undefined, 'two').rounds.round();
      thaw();
      await late;
      const notes: unknown[] = [];
      kit.clock.movedMs += HOUR;
      await kit
        .process({ run: async (_, { looks, note }) => void notes.push([looks, note]) }, undefined, 'two')
        .rounds.round();
      expect(notes).toEqual([
        [1, 'in time'],
        [1, 'in time'],
      ]);
    });

    it('is neither lost nor done under two ids when the clock is set forth, and back', async () => {
      await kit.due('a', HOUR);
      kit.clock.movedMs += 1_000 * HOUR;
      await kit.process().rounds.round();
      kit.clock.movedMs -= 1_000 * HOUR;
      await kit.process().rounds.round();
      kit.clock.movedMs += HOUR + 1_000;
      await kit.process().rounds.round();
      expect(new Set(kit.seen.map(([, id]) => id))).toEqual(new Set([kit.idOf('a')]));
      expect(kit.seen).toHaveLength(2);
    });

    it.each(['before', 'after'] as const)(
      'loses nothing when killed %s any step',
      async (when) => {
        for (let at = 0, killed = true; killed; at += 1) {
          kit.seen = [];
          const name = `${when}-${at}`;
          for (const id of ['a', 'b']) await kit.due(`${name}-${id}`, -1_000);
          const life = new Life(at, when);
          const { rounds, failures } = kit.process({}, life);
          await rounds.round();
          killed = life.dead;
          expect(failures.every((error) => error instanceof Killed)).toBe(true);
          await kit.process().rounds.round();
          for (const id of ['a', 'b'].map((one) => `${name}-${one}`)) {
            const ids = kit.seen.filter(([document]) => document === id).map(([, one]) => one);
            expect(new Set(ids)).toEqual(new Set([kit.idOf(id)]));
            await kit.settled(id);
          }
        }
      },
      120_000,
    );
  });
