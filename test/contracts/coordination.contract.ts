import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Clock } from '../../src/platform/clock/clock.js';
import { SystemClock } from '../../src/platform/clock/system-clock.js';
import type { Coordination, Entry } from '../../src/platform/coordination/coordination.js';
import { acquireSlot } from '../../src/platform/coordination/slots.js';

/** Opens one more coordination over the same stored state, as another process would. */
export type OpenCoordination = (clock: Clock) => Promise<Coordination>;

/** Wall time that a test moves on. */
class MovedClock extends SystemClock {
  movedMs = 0;
  override nowMs(): number {
    return super.nowMs() + this.movedMs;
  }
}

const TTL_MS = 60_000;
const RACERS = 50;

/** What every coordination promises. `newStorage` is called once per test. */
export const coordinationContract = (adapter: string, newStorage: () => Promise<OpenCoordination>): void => {
  describe(`coordination: ${adapter}`, () => {
    let openCoordination: OpenCoordination;
    let opened: Coordination[];
    let clock: MovedClock;
    let one: Coordination;
    let two: Coordination;

    beforeEach(async () => {
      openCoordination = await newStorage();
      clock = new MovedClock();
      [one, two] = [await openCoordination(clock), await openCoordination(clock)];
      opened = [one, two];
    });
    afterEach(async () => {
      await Promise.all(opened.map((each) => each.close()));
    });

    const racing = <T>(run: (coordination: Coordination, index: number) => Promise<T>): Promise<T[]> =>
      Promise.all(Array.from({ length: RACERS }, (_, index) => run(index % 2 ? one : two, index)));
    const put = async (key: string, value = 'x'): Promise<Entry> =>
      (await one.compareAndSet(key, undefined, value, TTL_MS))!;

    describe('compare and set', () => {
      it('keeps any JSON value, seen by all', async () => {
        await fc.assert(
          fc.asyncProperty(fc.uuid(), fc.jsonValue(), async (key, value) => {
            const json = JSON.parse(JSON.stringify(value)) as Entry['value'];
            const set = await one.compareAndSet(key, undefined, json, TTL_MS);
            expect(set?.value).toEqual(json);
            await expect(two.get(key)).resolves.toEqual(set);
          }),
          { numRuns: 20 },
        );
      });

      it('lets one of many be first', async () => {
        const results = await racing((each, index) => each.compareAndSet('key', undefined, index, TTL_MS));
        const winners = results.filter((entry) => entry !== undefined);
        expect(winners).toHaveLength(1);
        await expect(one.get('key')).resolves.toEqual(winners[0]);
      });

      it('lets one of many replace a version', async () => {
        const { version } = await put('key');
        const results = await racing((each, index) => each.compareAndSet('key', version, index, TTL_MS));
        const winners = results.filter((entry) => entry !== undefined);
        expect(winners).toHaveLength(1);
        expect(winners[0]?.version).not.toBe(version);
        await expect(one.compareAndSet('key', version, 'late', TTL_MS)).resolves.toBeUndefined();
      });

      it('refuses a version of an absent key, and absence of a present one', async () => {
        await expect(one.compareAndSet('key', 1n, 'x', TTL_MS)).resolves.toBeUndefined();
        await put('key');
        await expect(one.compareAndSet('key', undefined, 'y', TTL_MS)).resolves.toBeUndefined();
      });

      it('takes an expired entry for absent, and one racer takes its place', async () => {
        const { version } = await put('key');
        clock.movedMs += TTL_MS;
        await expect(one.get('key')).resolves.toBeUndefined();
        await expect(one.compareAndSet('key', version, 'y', TTL_MS)).resolves.toBeUndefined();
        const results = await racing((each, index) => each.compareAndSet('key', undefined, index, TTL_MS));
        expect(results.filter((entry) => entry !== undefined)).toHaveLength(1);
      });

      it('extends an entry that is set again', async () => {
        const { version } = await put('key');
        clock.movedMs += TTL_MS / 2;
        await one.compareAndSet('key', version, 'y', TTL_MS);
        clock.movedMs += TTL_MS / 2 + 1;
        await expect(one.get('key')).resolves.toMatchObject({ value: 'y' });
      });

      it('does not mistake a key made anew for the old one', async () => {
        const { version } = await put('key');
        await one.take('key', version);
        await put('key');
        await expect(one.take('key', version)).resolves.toBeUndefined();
        await expect(one.compareAndSet('key', version, 'y', TTL_MS)).resolves.toBeUndefined();
      });
    });

    describe('take', () => {
      it('gives an entry to exactly one of many', async () => {
        const entry = await put('token', 'payload');
        const taken = await racing((each) => each.take('token', entry.version));
        expect(taken.filter((each) => each !== undefined)).toEqual([entry]);
        await expect(one.get('token')).resolves.toBeUndefined();
      });

      it('does not give an expired entry, nor one of another version', async () => {
        const { version } = await put('token');
        await expect(one.take('token', version + 1n)).resolves.toBeUndefined();
        clock.movedMs += TTL_MS;
        await expect(one.take('token', version)).resolves.toBeUndefined();
      });
    });

    describe('increment', () => {
      it('counts every increment once', async () => {
        const values = (await racing((each) => each.increment('count', 2, TTL_MS))).map(({ value }) => value);
        expect(values.sort((a, b) => a - b)).toEqual(Array.from({ length: RACERS }, (_, index) => 2 * (index + 1)));
      });

      it('starts again when the first increment is so old', async () => {
        const first = await one.increment('count', 1, TTL_MS);
        clock.movedMs += TTL_MS - 1_000;
        await expect(two.increment('count', 1, TTL_MS)).resolves.toEqual({ value: 2, expiresAtMs: first.expiresAtMs });
        clock.movedMs += 1_000;
        const later = await one.increment('count', 1, TTL_MS);
        expect(later.value).toBe(1);
        expect(later.expiresAtMs).toBeGreaterThan(first.expiresAtMs);
      });
    });

    describe('leases', () => {
      it('have one holder among many', async () => {
        const held = await racing((each, index) => each.acquire('lease', `holder-${index}`, TTL_MS));
        const winners = held.filter((lease) => lease !== undefined);
        expect(winners).toHaveLength(1);
        await expect(one.leases('lease')).resolves.toEqual(winners);
      });

      it('give a higher token at every acquisition: by the holder, after release, after expiry', async () => {
        const tokens: bigint[] = [];
        const acquire = async (holder: string) => {
          const lease = (await one.acquire('lease', holder, TTL_MS))!;
          tokens.push(lease.token);
          return lease;
        };
        await acquire('a');
        await one.release(await acquire('a'));
        await acquire('b');
        clock.movedMs += TTL_MS;
        await acquire('c');
        expect(tokens.every((token, index) => index === 0 || token > tokens[index - 1]!)).toBe(true);
      });

      it('are kept by renewing, and lost by waiting', async () => {
        const lease = (await one.acquire('lease', 'a', TTL_MS))!;
        clock.movedMs += TTL_MS - 1_000;
        const renewed = (await two.renew(lease, TTL_MS))!;
        expect(renewed).toMatchObject({ token: lease.token, holder: 'a' });
        clock.movedMs += TTL_MS - 1_000;
        await expect(two.acquire('lease', 'b', TTL_MS)).resolves.toBeUndefined();
        clock.movedMs += 1_000;
        await expect(one.renew(renewed, TTL_MS)).resolves.toBeUndefined();
        await expect(two.acquire('lease', 'b', TTL_MS)).resolves.toMatchObject({ holder: 'b' });
      });

      it('cannot be renewed or released with an old token', async () => {
        const old = (await one.acquire('lease', 'a', TTL_MS))!;
        const current = (await one.acquire('lease', 'a', TTL_MS))!;
        await expect(one.renew(old, TTL_MS)).resolves.toBeUndefined();
        await one.release(old);
        await expect(one.leases('lease')).resolves.toEqual([current]);
      });

      it('are listed by prefix while they live', async () => {
        for (const name of ['slot/a/0', 'slot/a/1', 'slot/b/0', 'slots']) await one.acquire(name, name, TTL_MS);
        await one.release((await one.acquire('slot/a/2', 'x', TTL_MS))!);
        expect((await two.leases('slot/a/')).map(({ name }) => name)).toEqual(['slot/a/0', 'slot/a/1']);
        clock.movedMs += TTL_MS;
        await expect(two.leases('slot')).resolves.toEqual([]);
      });
    });

    describe('slots', () => {
      it('are never more than the limit', async () => {
        const slots = await racing((each, index) => acquireSlot(each, 'calls', 3, `call-${index}`, TTL_MS));
        const held = slots.filter((slot) => slot !== undefined);
        expect(new Set(held.map(({ name }) => name)).size).toBe(held.length);
        expect(held).toHaveLength(3);
        await expect(acquireSlot(one, 'calls', 3, 'late', TTL_MS)).resolves.toBeUndefined();
      });

      it('give a holder the place it has, and a freed or expired one to the next', async () => {
        const [first, second] = [
          await acquireSlot(one, 'calls', 2, 'a', TTL_MS),
          await acquireSlot(one, 'calls', 2, 'b', TTL_MS),
        ];
        expect((await acquireSlot(one, 'calls', 2, 'b', TTL_MS))?.name).toBe(second?.name);
        await one.release(first!);
        expect((await acquireSlot(two, 'calls', 2, 'c', TTL_MS))?.name).toBe(first?.name);
        clock.movedMs += TTL_MS;
        await expect(acquireSlot(two, 'calls', 2, 'd', TTL_MS)).resolves.toBeDefined();
      });
    });
  });
};
