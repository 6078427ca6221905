import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { EventStore } from '../../../src/platform/event-store/event-store.js';
import type { NewEvent } from '../../../src/platform/events/event.js';
import { eventually } from '../../kit/eventually.js';
import { Follower, idsOf, newEvents } from '../../kit/events.js';

type Opened = Readonly<{ store: EventStore; drop?(): Promise<void> }>;

export const followContract = (opened: () => Opened): void => {
  const store = () => opened().store;
  const category = () => `c${randomUUID().slice(0, 8)}`;
  /** Appends to a stream of its own; returns where the log then ends. */
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

  describe('a follower', () => {
    it('gets what was there after its position, then what comes', async () => {
      const mine = category();
      const { position } = await write(mine, 1).appended;
      const before = write(mine, 5);
      await before.appended;
      const follower = follow({ after: position, categories: [mine] });
      await eventually(() => expect(idsOf(follower.events)).toEqual(idsOf(before.events)));
      await eventually(() => expect(follower.state?.caughtUp).toBe(true));
      const later = write(mine, 3);
      await later.appended;
      await eventually(() => expect(idsOf(follower.events)).toEqual(idsOf([...before.events, ...later.events])));
    });

    it('gets a history of many pages, once and in order', async () => {
      const mine = category();
      const { position } = await write(mine, 1).appended;
      const written: NewEvent[] = [];
      for (let round = 0; round < 12; round += 1) {
        const batch = write(round % 3 === 0 ? mine : category(), 100);
        await batch.appended;
        if (round % 3 === 0) written.push(...batch.events);
      }
      const follower = follow({ after: position, categories: [mine] });
      await eventually(() => expect(idsOf(follower.events)).toEqual(idsOf(written)));
      await eventually(() => expect(follower.state?.caughtUp).toBe(true));
    });

    it('from the beginning gets the first event there is', async () => {
      const mine = category();
      const { events, appended } = write(mine, 2);
      await appended;
      const follower = follow({ categories: [mine] });
      await eventually(() => expect(idsOf(follower.events)).toEqual(idsOf(events)));
    });

    it('without categories gets every event', async () => {
      const { position } = await write(category(), 1).appended;
      const [one, other] = [write(category(), 2), write(category(), 2)];
      await Promise.all([one.appended, other.appended]);
      const follower = follow({ after: position });
      const wanted = idsOf([...one.events, ...other.events]);
      await eventually(() => expect(idsOf(follower.events)).toEqual(expect.arrayContaining(wanted)));
      expect(new Set(idsOf(follower.events)).size).toBe(follower.events.length);
    });

    it('gets only its categories: what stands before the first dash, whole', async () => {
      const mine = category();
      const { position } = await write(mine, 1).appended;
      await Promise.all([
        write(`${mine}x`, 2).appended,
        write(`x${mine}`, 2).appended,
        write(`${mine}x-${mine}`, 1).appended,
      ]);
      const { events, appended } = write(mine, 1);
      const end = await appended;
      const follower = follow({ after: position, categories: [mine] });
      await eventually(() => expect(follower.state?.position ?? 0n).toBeGreaterThanOrEqual(end.position));
      expect(idsOf(follower.events)).toEqual(idsOf(events));
    });

    it('is told that it caught up only after every event before that position', async () => {
      const mine = category();
      const { position } = await write(mine, 1).appended;
      const end = await write(mine, 250).appended;
      const follower = follow({ after: position, categories: [mine] });
      await eventually(() => expect(follower.state?.position ?? 0n).toBeGreaterThanOrEqual(end.position));
      await eventually(() => expect(follower.state?.caughtUp).toBe(true));
      let handedOut = position;
      for (const step of follower.steps)
        if ('event' in step) handedOut = step.event.position;
        else if ((step.position ?? 0n) >= end.position) expect(handedOut).toBe(end.position);
    });

    it('never gets an event after a step whose position is past it', async () => {
      const mine = category();
      const { position } = await write(mine, 1).appended;
      const follower = follow({ after: position, categories: [mine] });
      for (let round = 0; round < 20; round += 1) await write(round % 2 === 0 ? mine : category(), 7).appended;
      await eventually(() => expect(follower.events).toHaveLength(70));
      let checkpoint = position;
      for (const step of follower.steps)
        if ('event' in step) {
          expect(step.event.position).toBeGreaterThan(checkpoint);
          checkpoint = step.event.position;
        } else if (step.position !== undefined) {
          expect(step.position).toBeGreaterThanOrEqual(checkpoint);
          checkpoint = step.position;
        }
    });

    it('moves its position through long stretches that do not concern it, behind and live', async () => {
      const mine = category();
      const { position } = await write(mine, 1).appended;
      const behind = await write(category(), 700).appended;
      const follower = follow({ after: position, categories: [mine] });
      await eventually(() => expect(follower.state?.position ?? 0n).toBeGreaterThanOrEqual(behind.position));
      const live = await write(category(), 40).appended;
      await eventually(() => expect(follower.state?.position ?? 0n).toBeGreaterThanOrEqual(live.position));
      expect(follower.events).toEqual([]);
    });

    it('goes on after its connection was cut, missing nothing and repeating nothing', async () => {
      const mine = category();
      const { position } = await write(mine, 1).appended;
      const follower = follow({ after: position, categories: [mine] });
      const written = [];
      for (let round = 0; round < 6; round += 1) {
        const before = write(mine, 4);
        await before.appended;
        if (round % 2 === 0) await eventually(() => expect(follower.events.length).toBeGreaterThan(written.length));
        written.push(...before.events);
        await opened().drop?.();
      }
      await eventually(() => expect(follower.events).toHaveLength(written.length));
      expect(idsOf(follower.events)).toEqual(idsOf(written));
      await eventually(() => expect(follower.state?.caughtUp).toBe(true));
    });

    it('ends at once and without an error when it is stopped, live or behind', async () => {
      const mine = category();
      const { position } = await write(mine, 300).appended;
      const live = follow({ after: position, categories: [mine] });
      await eventually(() => expect(live.state?.caughtUp).toBe(true));
      await live.stop();
      const behind = follow({});
      await eventually(() => expect(behind.steps.length).toBeGreaterThan(0));
      await behind.stop();
      const count = behind.steps.length;
      await write(mine, 1).appended;
      expect(behind.steps).toHaveLength(count);
    });

    it('that is stopped before it began gets nothing', async () => {
      const steps = [];
      for await (const step of store().follow({ signal: AbortSignal.abort() })) steps.push(step);
      expect(steps).toEqual([]);
    });
  });

  it('answers a ping', () => expect(store().ping()).resolves.toBeUndefined());
};
