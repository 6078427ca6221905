import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Clock } from '../../src/platform/clock/clock.js';
import { SystemClock } from '../../src/platform/clock/system-clock.js';
import type { Coordination, Entry } from '../../src/platform/coordination/coordination.js';
import { leasesContract } from './leases.contract.js';

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

    leasesContract({ one: () => one, two: () => two, clock: () => clock, racing });
  });
};
