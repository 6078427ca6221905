import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Link } from '../../src/lab/network.js';
import { FakeClock } from '../kit/fake-clock.js';

const BAD = { delayMs: 160, jitterMs: 40, lossPercent: 20, resendMs: 300 };

describe('one direction of a bad network', () => {
  it('delivers everything, once, in order, and as late as it is told, whatever is lost', () => {
    const chance = fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true }));
    fc.assert(
      fc.property(chance, fc.array(fc.nat(100), { maxLength: 50 }), (random, gapsMs) => {
        const clock = new FakeClock();
        const link = new Link(
          clock,
          () => BAD,
          () => random.next().value,
        );
        const sentAtMs: number[] = [];
        const arrived: (readonly [number, number])[] = [];
        for (const [index, gapMs] of gapsMs.entries()) {
          clock.advance(gapMs);
          sentAtMs.push(clock.monotonicMs());
          link.send(() => arrived.push([index, clock.monotonicMs()]));
        }
        clock.advance(500);
        expect(arrived.map(([index]) => index)).toEqual(gapsMs.map((_, index) => index));
        for (const [index, atMs] of arrived) {
          const tookMs = atMs - (sentAtMs[index] ?? 0);
          expect(tookMs).toBeGreaterThanOrEqual(160);
          expect(tookMs).toBeLessThanOrEqual(160 + 40 + 300);
        }
      }),
    );
  });

  it('holds up what follows a loss until it was sent again', () => {
    const clock = new FakeClock();
    const chances = [0, 0, 0.9, 0];
    const link = new Link(
      clock,
      () => BAD,
      () => chances.shift() ?? 0.9,
    );
    const arrivedAtMs: number[] = [];
    link.send(() => arrivedAtMs.push(clock.monotonicMs()));
    clock.advance(20);
    link.send(() => arrivedAtMs.push(clock.monotonicMs()));
    clock.advance(1_000);
    expect(arrivedAtMs).toEqual([460, 460]);
  });

  it('delivers at once without conditions, but never before what is still on the way', () => {
    const clock = new FakeClock();
    let conditions: typeof BAD | undefined;
    const link = new Link(clock, () => conditions);
    const arrived: string[] = [];
    link.send(() => arrived.push('at once'));
    expect(arrived).toEqual(['at once']);
    conditions = BAD;
    link.send(() => arrived.push('late'));
    conditions = undefined;
    link.send(() => arrived.push('behind it'));
    expect(arrived).toEqual(['at once']);
    clock.advance(500);
    expect(arrived).toEqual(['at once', 'late', 'behind it']);
  });
});
