import { describe, expect, it } from '@jest/globals';
import type { FeedEvent } from '../../../src/platform/following/feed-event.js';
import { LiveTail } from '../../../src/platform/live/live-tail.js';
import { newEvent } from '../../kit/events.js';

const event = (position: number, tenantId = 't1'): FeedEvent => {
  const made = newEvent();
  const stored = {
    ...made,
    stream: 'thing-1',
    revision: BigInt(position),
    position: BigInt(position),
    recordedAt: '2026-01-01T00:00:00.000Z',
    meta: { ...made.meta, tenantId },
  };
  return { stored, category: 'thing', decoded: stored };
};

const tailAt = async (head: bigint | undefined): Promise<LiveTail> => {
  const tail = new LiveTail({
    head: async () => head,
    seat: () => new Promise(() => undefined),
    unseat: () => undefined,
    pause: async () => undefined,
    stopping: new AbortController().signal,
  });
  await tail.watch([{ tenantId: 't1', categories: ['thing'] }]);
  return tail;
};
const positions = async (tail: LiveTail): Promise<readonly bigint[]> =>
  (await tail.next()).events.map(({ position }) => position);

describe('what waits for listeners in another thread', () => {
  it('is what they want, after the head of the log', async () => {
    const tail = await tailAt(4n);
    expect([tail.wants('thing'), tail.wants('other')]).toEqual([true, false]);
    await tail.apply([event(4), event(5), event(6, 't2'), event(7)], 9n);
    expect(await positions(tail)).toEqual([5n, 7n]);
    expect(tail.position).toBe(9n);
  });

  it('is everything where the log was empty', async () => {
    const tail = await tailAt(undefined);
    expect(tail.position).toBeUndefined();
    await tail.apply([event(0)], 0n);
    expect(await positions(tail)).toEqual([0n]);
  });

  it('is not what cannot be read', async () => {
    const tail = await tailAt(undefined);
    await tail.apply([{ ...event(0), decoded: new Error('damaged') }, event(1)], 1n);
    expect(await positions(tail)).toEqual([1n]);
  });

  it('is told twice by no feed', async () => {
    const tail = await tailAt(undefined);
    await tail.apply([event(0), event(1)], 1n);
    await tail.apply([event(1), event(2)], 2n);
    expect(await positions(tail)).toEqual([0n, 1n, 2n]);
  });

  it('is bounded, and says so once', async () => {
    const tail = await tailAt(undefined);
    await tail.apply(
      Array.from({ length: 1_001 }, (_, position) => event(position)),
      1_000n,
    );
    const { events, missed } = await tail.next();
    expect([events.length, events[0]?.position, missed]).toEqual([1_000, 1n, true]);
    await tail.apply([event(1_001)], 1_001n);
    expect((await tail.next()).missed).toBe(false);
  });

  it('is nothing while nobody listens', async () => {
    const tail = await tailAt(undefined);
    await tail.watch([]);
    expect(tail.wants('thing')).toBe(false);
    await tail.apply([event(0)], 0n);
    await tail.watch([{}]);
    await tail.apply([event(1)], 1n);
    expect(await positions(tail)).toEqual([1n]);
  });
});
