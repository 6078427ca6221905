import { getEventListeners } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { connectEventStoreDB } from '../../../../src/platform/event-store/eventstoredb/eventstoredb-event-store.js';
import { AppendOutcomeUnknown, StoreUnavailable } from '../../../../src/platform/event-store/event-store.errors.js';
import { eventually } from '../../../kit/eventually.js';
import { Follower, idsOf, newEvent, newEvents, toArray } from '../../../kit/events.js';
import { QUICK, stubbedStore } from '../../../kit/stubbed-store.js';

describe('EventStoreDB on a bad day', () => {
  const { opened, follow } = stubbedStore();
  const append = (events = newEvents(2)) => opened.store.append('call-1', 'no-stream', events);

  it('can be made while the server is away, and finds it when it comes', async () => {
    opened.stub.stop();
    const early = await connectEventStoreDB(opened.stub.url, QUICK);
    await expect(early.append('call-1', 'no-stream', newEvents(1))).rejects.toBeInstanceOf(StoreUnavailable);
    const follower = new Follower(early, { categories: ['call'] });
    await opened.stub.start();
    const events = newEvents(1);
    await eventually(() => early.append('call-1', 'no-stream', events));
    await eventually(() => expect(idsOf(follower.events)).toEqual(idsOf(events)));
    await follower.stop();
    await early.close();
  });

  describe('reads', () => {
    it('that are left early leave nothing open', async () => {
      await append(newEvents(20));
      for (let round = 0; round < 130; round += 1) for await (const _ of opened.store.readStream('call-1')) break;
      await eventually(() => expect(opened.stub.openReads).toBe(0));
      expect(await toArray(opened.store.readStream('call-1'))).toHaveLength(20);
    });

    it('that the server never answers are given up, and the next ones work', async () => {
      await append();
      opened.stub.frozen = true;
      await expect(toArray(opened.store.readStream('call-1'))).rejects.toBeInstanceOf(StoreUnavailable);
      opened.stub.frozen = false;
      expect(await toArray(opened.store.readStream('call-1'))).toHaveLength(2);
    });

    it('pass by an event that another program wrote', async () => {
      opened.stub.log.append('call-9', -1n, [
        {
          id: newEvent().id,
          type: 'Odd',
          contentType: 'application/json',
          data: Buffer.from('{'),
          metadata: Buffer.from(''),
        },
      ]);
      expect(await toArray(opened.store.readStream('call-9'))).toEqual([]);
    });
  });

  describe('followers', () => {
    it('share one subscription', async () => {
      const many = Array.from({ length: 120 }, () => follow());
      await append();
      for (const follower of many) await eventually(() => expect(follower.events).toHaveLength(2));
      expect(opened.stub.subscriptions).toBe(1);
      expect(opened.stub.calls.filter((call) => call === 'subscribe')).toHaveLength(1);
    });

    it('leave nothing at their signal when they end', async () => {
      const { signal } = new AbortController();
      for await (const _ of opened.store.follow({ signal })) break;
      expect(getEventListeners(signal, 'abort')).toEqual([]);
    });

    it('go on after the server threw a slow consumer off', async () => {
      const follower = follow();
      await eventually(() => expect(follower.state?.caughtUp).toBe(true));
      const first = newEvents(2);
      await append(first);
      opened.stub.throwOffSlowConsumers();
      const second = newEvents(2);
      await opened.store.append('call-1', 1n, second);
      await eventually(() => expect(idsOf(follower.events)).toEqual(idsOf([...first, ...second])));
      await eventually(() => expect(follower.state?.caughtUp).toBe(true));
    });

    it('hear that they are behind while the server is away, and go on when it is back', async () => {
      const follower = follow();
      await eventually(() => expect(follower.state?.caughtUp).toBe(true));
      opened.stub.stop();
      await eventually(() => expect(follower.state?.caughtUp).toBe(false));
      await opened.stub.start();
      const events = newEvents(3);
      await eventually(() => append(events));
      await eventually(() => expect(idsOf(follower.events)).toEqual(idsOf(events)));
      await eventually(() => expect(follower.state?.caughtUp).toBe(true));
    });

    it('notice a subscription that fell silent while the log went on', async () => {
      const follower = follow();
      await eventually(() => expect(follower.state?.caughtUp).toBe(true));
      opened.stub.frozen = true;
      const id = newEvent().id;
      const meta = JSON.stringify({ version: 1, ...newEvent().meta });
      const raw = {
        id,
        type: 'X',
        contentType: 'application/json',
        data: Buffer.from('{}'),
        metadata: Buffer.from(meta),
      };
      opened.stub.log.append('call-7', -1n, [raw]);
      opened.stub.frozen = false;
      await eventually(() => expect(idsOf(follower.events)).toEqual([id]));
      expect(opened.stub.calls.filter((call) => call === 'subscribe').length).toBeGreaterThan(1);
    });

    it('move their position through stretches of system events', async () => {
      const follower = follow();
      await append();
      opened.stub.log.writeSystemEvents(100);
      const reached = opened.stub.log.events.at(-40)?.position ?? 0n;
      await eventually(() => expect(follower.state?.position ?? 0n).toBeGreaterThan(reached));
      expect(follower.events).toHaveLength(2);
    });

    it('do not believe a checkpoint with two different positions', async () => {
      const follower = follow();
      await append();
      await eventually(() => expect(follower.state?.caughtUp).toBe(true));
      opened.stub.sendCheckpoint(10n ** 12n, 0n);
      const events = newEvents(1);
      await opened.store.append('call-1', 1n, events);
      await eventually(() => expect(follower.events).toHaveLength(3));
      expect(follower.state?.position ?? 0n).toBeLessThan(10n ** 12n);
    });
  });

  it('closes in time although the server answers nothing', async () => {
    follow();
    opened.stub.frozen = true;
    const pending = append().catch((error: unknown) => error);
    await opened.store.close();
    expect(await pending).toBeInstanceOf(AppendOutcomeUnknown);
    await expect(append()).rejects.toBeInstanceOf(StoreUnavailable);
  });

  it('wants credentials where the connection is encrypted, because only they choose the classic path', async () => {
    await expect(connectEventStoreDB('esdb://127.0.0.1:2113')).rejects.toThrow('credentials');
  });
});
