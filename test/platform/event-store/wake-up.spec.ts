import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { either, WakeUp } from '../../../src/platform/event-store/wake-up.js';

const listeners = (...signals: AbortSignal[]) => signals.flatMap((signal) => getEventListeners(signal, 'abort'));

describe('a sleep', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it.each<[string, (wakeUp: WakeUp, abort: AbortController) => unknown]>([
    ['it is woken', (wakeUp) => wakeUp.wakeAll()],
    ['its signal aborts', (_, abort) => abort.abort()],
    ['its time is over', () => jest.advanceTimersByTime(1_000)],
  ])('lasts until %s, and leaves nothing behind', async (_, end) => {
    const wakeUp = new WakeUp();
    const abort = new AbortController();
    let awake = 0;
    const sleep = wakeUp.wait(abort.signal, 1_000).then(() => (awake += 1));
    await jest.advanceTimersByTimeAsync(999);
    expect(awake).toBe(0);
    end(wakeUp, abort);
    await sleep;
    expect(jest.getTimerCount()).toBe(0);
    expect(listeners(abort.signal)).toEqual([]);
  });

  it('is none where the signal has aborted already', async () => {
    await new WakeUp().wait(AbortSignal.abort(), 1_000);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('ends with all others, once: who sleeps again meanwhile is not woken', async () => {
    const wakeUp = new WakeUp();
    const { signal } = new AbortController();
    const woken: string[] = [];
    const first = wakeUp.wait(signal, 1_000).then(() => woken.push('first'));
    const second = wakeUp.wait(signal, 1_000).then(() => woken.push('second'));
    wakeUp.wakeAll();
    await Promise.all([first, second]);
    const third = wakeUp.wait(signal, 1_000).then(() => woken.push('third'));
    await jest.advanceTimersByTimeAsync(10);
    expect(woken).toEqual(['first', 'second']);
    wakeUp.wakeAll();
    await third;
  });
});

describe('either of two signals', () => {
  it.each([0, 1])('aborts one that stands for both: number %d', (which) => {
    const both = [new AbortController(), new AbortController()] as const;
    const { signal, release } = either(both[0].signal, both[1].signal);
    expect(signal.aborted).toBe(false);
    both[which]?.abort();
    expect(signal.aborted).toBe(true);
    expect(either(both[0].signal, both[1].signal).signal.aborted).toBe(true);
    release();
  });

  it('is listened to no more once it is released', () => {
    const both = [new AbortController(), new AbortController()] as const;
    const { signal, release } = either(both[0].signal, both[1].signal);
    release();
    expect(listeners(both[0].signal, both[1].signal)).toEqual([]);
    both[0].abort();
    expect(signal.aborted).toBe(false);
  });
});
