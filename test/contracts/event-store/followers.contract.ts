import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { EventStore } from '../../../src/platform/event-store/event-store.js';
import { eventually } from '../../kit/eventually.js';
import { Follower, idsOf, newEvents } from '../../kit/events.js';

/** More than an adapter keeps in memory for followers near the end. */
const COUNT = 1_100;

export const followersContract = (store: () => EventStore): void => {
  const category = () => `c${randomUUID().slice(0, 8)}`;
  const write = (name: string, count: number) => {
    const events = newEvents(count);
    return { events, appended: store().append(`${name}-${randomUUID()}`, 'no-stream', events) };
  };
  const followers: Follower[] = [];
  const follow = (options: { after?: bigint; categories?: readonly string[] }) => {
    const follower = new Follower(store(), options);
    followers.push(follower);
    return follower;
  };
  afterEach(() => Promise.all(followers.splice(0).map((follower) => follower.stop())));

  describe('a follower among others', () => {
    it('can be left early', async () => {
      const mine = category();
      const { position } = await write(mine, 1).appended;
      await write(mine, 3).appended;
      for (let round = 0; round < 105; round += 1)
        for await (const step of store().follow({
          after: position,
          categories: [mine],
          signal: new AbortController().signal,
        })) {
          // Before it has heard of the appends it may say that it caught up.
          if ('event' in step) break;
        }
    });

    it('does not hold up others when it is slow', async () => {
      const mine = category();
      const { position } = await write(mine, 1).appended;
      const steps = store().follow({ after: position, categories: [mine], signal: new AbortController().signal });
      const slow = steps[Symbol.asyncIterator]();
      await slow.next();
      const quick = follow({ after: position, categories: [mine] });
      for (let round = 0; round < COUNT / 100; round += 1) await write(mine, 100).appended;
      await eventually(() => expect(quick.events.length).toBe(COUNT));
      const read = [];
      while (read.length < COUNT) {
        const { value } = await slow.next();
        if (value && 'event' in value) read.push(value.event);
      }
      expect(idsOf(read)).toEqual(idsOf(quick.events));
      await slow.return?.();
    });

    it('is one of many: each of 120 at once gets every event', async () => {
      const mine = category();
      const { position } = await write(mine, 1).appended;
      const many = Array.from({ length: 120 }, () => follow({ after: position, categories: [mine] }));
      const written = [];
      for (let round = 0; round < 5; round += 1) {
        const batch = write(mine, 4);
        await batch.appended;
        written.push(...batch.events);
      }
      for (const follower of many) await eventually(() => expect(follower.events).toHaveLength(written.length));
      for (const follower of many) expect(idsOf(follower.events)).toEqual(idsOf(written));
    });
  });
};
