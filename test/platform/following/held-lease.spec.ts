import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  CoordinationUnavailable,
  type Coordination,
  type Lease,
} from '../../../src/platform/coordination/coordination.js';
import { HeldLease } from '../../../src/platform/following/held-lease.js';
import { FakeClock } from '../../kit/fake-clock.js';

const TTL_MS = 900;

describe('a held lease', () => {
  let clock: FakeClock;
  let renewed: Lease[];
  let released: Lease[];
  let lost: number;
  /** What the store answers to a renewal. */
  let answer: (lease: Lease) => Promise<Lease | undefined>;
  beforeEach(() => {
    clock = new FakeClock();
    renewed = [];
    released = [];
    lost = 0;
    answer = async (lease) => ({ ...lease, expiresAtMs: clock.nowMs() + TTL_MS });
  });
  const hold = (): HeldLease => {
    const coordination: Pick<Coordination, 'renew' | 'release'> = {
      renew: (lease, ttlMs) => {
        expect(ttlMs).toBe(TTL_MS);
        renewed.push(lease);
        return answer(lease);
      },
      release: async (lease) => void released.push(lease),
    };
    const lease = { name: 'read-model:tally@1', holder: 'one', token: 7n, expiresAtMs: clock.nowMs() + TTL_MS };
    return new HeldLease(lease, TTL_MS, coordination as Coordination, clock, () => (lost += 1));
  };

  it('is renewed three times in its time, each time as it was renewed last, and released so', async () => {
    const start = clock.nowMs();
    const held = hold();
    expect(held.token).toBe(7n);
    await clock.run(299);
    expect(renewed).toEqual([]);
    await clock.run(601);
    expect(renewed.map(({ expiresAtMs }) => expiresAtMs - start)).toEqual([900, 1_200, 1_500]);
    await held.release();
    expect(released.map(({ expiresAtMs }) => expiresAtMs - start)).toEqual([1_800]);
    expect(clock.timers).toBe(0);
    expect(lost).toBe(0);
  });

  it('is lost once somebody else has it, and not asked for again', async () => {
    answer = async () => undefined;
    hold();
    await clock.run(10 * TTL_MS);
    expect([renewed.length, lost]).toEqual([1, 1]);
  });

  it('is kept while its store is away, until its time is over', async () => {
    answer = () => Promise.reject(new CoordinationUnavailable());
    hold();
    await clock.run(TTL_MS - 1);
    expect([renewed.length, lost]).toEqual([2, 0]);
    await clock.run(1);
    expect([renewed.length, lost]).toEqual([3, 1]);
    expect(clock.timers).toBe(0);
  });

  it('is not lost any more once it was released, whatever a renewal under way says', async () => {
    for (const late of [undefined, { name: 'n', holder: 'h', token: 8n, expiresAtMs: 0 }]) {
      let say: (lease: Lease | undefined) => void = () => undefined;
      answer = () => new Promise((resolve) => (say = resolve));
      const held = hold();
      await clock.run(TTL_MS / 3);
      await held.release();
      say(late);
      await clock.run(TTL_MS);
      expect([lost, clock.timers]).toEqual([0, 0]);
    }
  });

  it('is let go also when its store does not hear of it', async () => {
    const away = { release: () => Promise.reject(new CoordinationUnavailable()) } as unknown as Coordination;
    const lease = { name: 'n', holder: 'h', token: 1n, expiresAtMs: 0 };
    await new HeldLease(lease, TTL_MS, away, clock, () => undefined).release();
    expect(clock.timers).toBe(0);
  });
});
