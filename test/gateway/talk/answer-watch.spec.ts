import { describe, expect, it } from '@jest/globals';
import { AnswerWatch } from '../../../src/gateway/talk/answer-watch.js';
import { FakeClock } from '../../kit/fake-clock.js';

/** A clock that has gone on while no timer could run. */
class StallingClock extends FakeClock {
  stalledMs = 0;

  override monotonicMs(): number {
    return super.monotonicMs() + this.stalledMs;
  }
}

const setUp = () => {
  const clock = new StallingClock();
  const told: string[] = [];
  const limits = { answerBeginsWithinMs: 1000, answerFillerAfterMs: 2500, answerWithinMs: 5000 };
  const on = { slow: () => void told.push('slow'), unanswered: () => void told.push('unanswered') };
  const watch = new AnswerWatch(clock, limits, on);
  /** An answer that begins after so long, and is whole at once. */
  const answered = (afterMs: number, kind: 'asked' | 'own' = 'asked'): void => {
    watch.due(kind);
    clock.advance(afterMs);
    watch.begun();
    watch.stop();
  };
  /** How long it takes until an answer that does not begin is given up. */
  const missedAfterMs = (kind: 'asked' | 'own' = 'asked'): number => {
    const startedAtMs = clock.monotonicMs();
    watch.due(kind);
    while (watch.watching) clock.advance(10);
    return clock.monotonicMs() - startedAtMs;
  };
  return { clock, told, watch, answered, missedAfterMs };
};

describe('the watch on an answer', () => {
  it('covers a silence, and gives up only late as long as no answer of the call has begun', () => {
    const { told, missedAfterMs } = setUp();
    expect(missedAfterMs()).toBe(5000);
    expect(told).toEqual(['slow', 'unanswered']);
  });

  it('misses soon what has always begun at once', () => {
    const { told, answered, missedAfterMs } = setUp();
    answered(40);
    expect(missedAfterMs()).toBe(1000);
    expect(told).toEqual(['unanswered']);
  });

  it('knows nothing of answers to the caller from those that were asked for', () => {
    const { answered, missedAfterMs } = setUp();
    answered(40, 'asked');
    expect(missedAfterMs('own')).toBe(5000);
    answered(40, 'own');
    expect(missedAfterMs('own')).toBe(1000);
  });

  it('leaves a provider its time that begins slowly', () => {
    const { answered, missedAfterMs } = setUp();
    answered(900);
    answered(40);
    expect(missedAfterMs()).toBe(2750);
  });

  it('becomes more patient with every miss, until an answer begins', () => {
    const { answered, missedAfterMs } = setUp();
    answered(40);
    expect([missedAfterMs(), missedAfterMs(), missedAfterMs()]).toEqual([1000, 3000, 5000]);
    answered(40);
    expect(missedAfterMs()).toBe(1000);
  });

  it('waits longer for the words of an answer that has begun', () => {
    const { clock, told, watch, answered } = setUp();
    answered(40);
    watch.due('asked');
    clock.advance(40);
    watch.begun();
    clock.advance(4900);
    expect(told).toEqual(['slow']);
    watch.progressed();
    clock.advance(4700);
    expect(told).toEqual(['slow']);
    clock.advance(400);
    expect(told).toEqual(['slow', 'unanswered']);
    expect(clock.timers).toBe(0);
  });

  it('takes a stall of its own loop for one beat', () => {
    const { clock, told, watch, answered } = setUp();
    answered(40);
    watch.due('asked');
    clock.stalledMs = 60_000;
    clock.advance(250);
    expect(told).toEqual([]);
  });
});
