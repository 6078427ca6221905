import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Coordination } from '../../src/platform/coordination/coordination.js';
import { Slots } from '../../src/platform/coordination/slots.js';

const TTL_MS = 60_000;

/** Two openings of one storage, and their clock. */
type Opened = Readonly<{
  one: () => Coordination;
  two: () => Coordination;
  clock: () => { movedMs: number };
  /** Many at once, half of them on each opening. */
  racing: <T>(run: (coordination: Coordination, index: number) => Promise<T>) => Promise<T[]>;
}>;

/** What every coordination promises of its leases, and of the slots made of them. */
export const leasesContract = ({ one, two, clock, racing }: Opened): void => {
  describe('leases', () => {
    it('have one holder among many', async () => {
      const held = await racing((each, index) => each.acquire('lease', `holder-${index}`, TTL_MS));
      const winners = held.filter((lease) => lease !== undefined);
      expect(winners).toHaveLength(1);
      await expect(one().leases('lease')).resolves.toEqual(winners);
    });

    it('give a higher token at every acquisition: by the holder, after release, after expiry', async () => {
      const tokens: bigint[] = [];
      const acquire = async (holder: string) => {
        const lease = (await one().acquire('lease', holder, TTL_MS))!;
        tokens.push(lease.token);
        return lease;
      };
      await acquire('a');
      await one().release(await acquire('a'));
      await acquire('b');
      clock().movedMs += TTL_MS;
      await acquire('c');
      expect(tokens.every((token, index) => index === 0 || token > tokens[index - 1]!)).toBe(true);
    });

    it('are kept by renewing, and lost by waiting', async () => {
      const lease = (await one().acquire('lease', 'a', TTL_MS))!;
      clock().movedMs += TTL_MS - 1_000;
      const renewed = (await two().renew(lease, TTL_MS))!;
      expect(renewed).toMatchObject({ token: lease.token, holder: 'a' });
      clock().movedMs += TTL_MS - 1_000;
      await expect(two().acquire('lease', 'b', TTL_MS)).resolves.toBeUndefined();
      clock().movedMs += 1_000;
      await expect(one().renew(renewed, TTL_MS)).resolves.toBeUndefined();
      await expect(two().acquire('lease', 'b', TTL_MS)).resolves.toMatchObject({ holder: 'b' });
    });

    it('are not honoured when they end far in the future: the clock was set back', async () => {
      const before = (await one().acquire('lease', 'dead', TTL_MS))!;
      clock().movedMs -= 2 * 60 * 60 * 1_000;
      const lease = (await two().acquire('lease', 'b', TTL_MS))!;
      expect(lease.token).toBeGreaterThan(before.token);
      await expect(one().renew(before, TTL_MS)).resolves.toBeUndefined();
      await expect(one().acquire('lease', 'c', TTL_MS)).resolves.toBeUndefined();
      clock().movedMs -= 30_000;
      await expect(one().acquire('lease', 'c', TTL_MS)).resolves.toBeUndefined();
    });

    it('cannot be renewed or released with an old token', async () => {
      const old = (await one().acquire('lease', 'a', TTL_MS))!;
      const current = (await one().acquire('lease', 'a', TTL_MS))!;
      await expect(one().renew(old, TTL_MS)).resolves.toBeUndefined();
      await one().release(old);
      await expect(one().leases('lease')).resolves.toEqual([current]);
    });

    it('are listed by prefix while they live', async () => {
      for (const name of ['slot/a/0', 'slot/a/1', 'slot/b/0', 'slots']) await one().acquire(name, name, TTL_MS);
      await one().release((await one().acquire('slot/a/2', 'x', TTL_MS))!);
      expect((await two().leases('slot/a/')).map(({ name }) => name)).toEqual(['slot/a/0', 'slot/a/1']);
      clock().movedMs += TTL_MS;
      await expect(two().leases('slot')).resolves.toEqual([]);
    });
  });

  describe('slots', () => {
    const acquire = (slots: Slots, limit: number, holder: string) => slots.acquire('calls', limit, holder, TTL_MS);
    let here: Slots;
    let there: Slots;

    beforeEach(() => {
      here = new Slots(one());
      there = new Slots(two());
    });

    it.each([3, 40])('are never more than the limit of %d, whoever asks', async (limit) => {
      const slots = await racing((each, index) => acquire(each === one() ? here : there, limit, `call-${index}`));
      const held = slots.filter((slot) => slot !== undefined);
      expect(new Set(held.map(({ name }) => name)).size).toBe(held.length);
      expect(held).toHaveLength(limit);
      await expect(acquire(here, limit, 'late')).resolves.toBeUndefined();
    });

    it('give a holder the place it has, and a freed or expired one to the next', async () => {
      const [first, second] = [await acquire(here, 2, 'a'), await acquire(here, 2, 'b')];
      expect((await acquire(there, 2, 'b'))?.name).toBe(second?.name);
      await there.free('calls', 'a');
      expect((await acquire(there, 2, 'c'))?.name).toBe(first?.name);
      clock().movedMs += TTL_MS;
      await expect(acquire(there, 2, 'd')).resolves.toBeDefined();
    });

    it('give a holder that asks twice at once one place', async () => {
      const [first, again] = await Promise.all([acquire(here, 5, 'a'), acquire(here, 5, 'a')]);
      expect(again).toEqual(first);
      expect(await one().leases('calls/')).toHaveLength(1);
    });
  });
};
