import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Semaphore } from '../../../../src/platform/event-store/eventstoredb/semaphore.js';
import { backOffMs, sleep, sleepUnless, within } from '../../../../src/platform/event-store/eventstoredb/waiting.js';

describe('waiting', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  it.each([
    ['sleep', () => sleep(50)],
    ['a sleep that a signal may end', () => sleepUnless(new AbortController().signal, 50)],
  ])('lasts as long as it says: %s', async (_, start) => {
    jest.useFakeTimers();
    let over = false;
    void start().then(() => (over = true));
    await jest.advanceTimersByTimeAsync(49);
    expect(over).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(over).toBe(true);
  });
  it('ends at once when its signal aborts, and leaves no timer behind', async () => {
    jest.useFakeTimers();
    const abort = new AbortController();
    const sleeping = sleepUnless(abort.signal, 50);
    abort.abort();
    await sleeping;
    await within(Promise.resolve(1), 10_000);
    await within(Promise.reject(new RangeError('no')), 10_000).catch(() => undefined);
    expect(jest.getTimerCount()).toBe(0);
  });
  it('is for the answer, or for the time limit', async () => {
    await expect(within(Promise.resolve(1), 10_000)).resolves.toBe(1);
    await expect(within(Promise.reject(new RangeError('no')), 10_000)).rejects.toThrow(RangeError);
    const late = within(new Promise(() => undefined), 1);
    await expect(late).rejects.toMatchObject({ name: 'TimedOut', message: 'no answer within 1 ms' });
  });
  it.each([
    [0, 50],
    [1, 100],
    [4, 800],
    [6, 2_000],
    [40, 2_000],
  ])('before try %d lasts between half and all of %d ms', (attempt, ceiling) => {
    const waits = Array.from({ length: 200 }, () => backOffMs(attempt));
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(ceiling / 2);
    expect(Math.max(...waits)).toBeLessThanOrEqual(ceiling);
    expect(Math.max(...waits) - Math.min(...waits)).toBeGreaterThan(ceiling / 8);
  });
  it('lets a few run at once, the others in order, also after one has failed', async () => {
    const slots = new Semaphore(2);
    const started: number[] = [];
    const ends: (() => void)[] = [];
    const task = (index: number) => () => {
      started.push(index);
      return new Promise<void>((resolve, reject) => ends.push(index === 0 ? () => reject(new Error('no')) : resolve));
    };
    const runs = [0, 1, 2, 3].map((index) => slots.run(task(index)));
    runs[0]?.catch(() => undefined);
    expect(started).toEqual([0, 1]);
    ends[0]?.();
    await expect(runs[0]).rejects.toThrow('no');
    await Promise.resolve();
    expect(started).toEqual([0, 1, 2]);
    ends.slice(1).forEach((end) => end());
    await runs[1];
    await runs[2];
    ends.at(-1)?.();
    await runs[3];
    expect(started).toEqual([0, 1, 2, 3]);
    const later = slots.run(async () => 'free again');
    await expect(later).resolves.toBe('free again');
  });
});
