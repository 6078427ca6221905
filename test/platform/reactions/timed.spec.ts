import { describe, expect, it } from '@jest/globals';
import { STEP_WITHIN_MS, StepTooSlow, timed } from '../../../src/platform/reactions/timed.js';
import { FakeClock } from '../../kit/fake-clock.js';

describe('a step', () => {
  it('that hangs is given up, and told so', async () => {
    const clock = new FakeClock();
    let told: AbortSignal | undefined;
    const hanging = timed(clock, new AbortController().signal, (signal) => {
      told = signal;
      return new Promise(() => undefined);
    });
    const outcome = expect(hanging).rejects.toBeInstanceOf(StepTooSlow);
    await clock.run(STEP_WITHIN_MS - 1);
    expect(told?.aborted).toBe(false);
    await clock.run(1);
    await outcome;
    expect(told?.aborted).toBe(true);
  });

  it('is told when the process must not go on, and leaves no timer behind', async () => {
    const clock = new FakeClock();
    const leaving = new AbortController();
    const step = timed(clock, leaving.signal, async (signal) => {
      leaving.abort();
      return signal.aborted;
    });
    expect(await step).toBe(true);
    expect(clock.timers).toBe(0);
  });
});
