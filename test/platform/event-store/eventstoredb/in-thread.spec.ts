import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { UnusableUrl } from '../../../../src/platform/config/unusable-url.js';
import { openEventStoreDBInThread } from '../../../../src/platform/event-store/eventstoredb/open-in-thread.js';
import type { EventStore } from '../../../../src/platform/event-store/event-store.js';
import {
  CorruptEvent,
  InvalidAppend,
  MissingEvents,
  RevisionConflict,
  StoreUnavailable,
  StreamGone,
} from '../../../../src/platform/event-store/event-store.errors.js';
import type { PassedBy } from '../../../../src/platform/event-store/passed-by.js';
import { outageOf } from '../../../../src/platform/observability/outage.js';
import { eventually } from '../../../kit/eventually.js';
import { EventStoreDBStub } from '../../../kit/eventstoredb-stub/eventstoredb-stub.js';
import { Follower, idsOf, newEvent, newEvents, toArray } from '../../../kit/events.js';
import { QUICK } from '../../../kit/stubbed-store.js';

describe('a store on EventStoreDB whose client is in a thread', () => {
  let stub: EventStoreDBStub;
  let store: EventStore;
  let passedBy: PassedBy[];
  beforeEach(async () => {
    stub = await new EventStoreDBStub().start();
    passedBy = [];
    store = await openEventStoreDBInThread(stub.url, { ...QUICK, passedBy: (event) => passedBy.push(event) });
  });
  afterEach(async () => {
    await store.close();
    stub.stop();
  });

  it('refuses with errors of their classes, with their fields', async () => {
    await store.append('call-1', 'no-stream', newEvents(2));
    const conflict = await store.append('call-1', 0n, newEvents(1)).catch((error: unknown) => error);
    expect(conflict).toBeInstanceOf(RevisionConflict);
    expect(conflict).toMatchObject({ stream: 'call-1', expected: 0n, actual: 1n });
    stub.log.tombstone('call-1');
    const gone = await store.append('call-1', 1n, newEvents(1)).catch((error: unknown) => error);
    expect(gone).toBeInstanceOf(StreamGone);
    expect(gone).toBeInstanceOf(InvalidAppend);
    expect(gone).toMatchObject({ name: 'StreamGone', stream: 'call-1' });
    await expect(toArray(store.readStream('call-1'))).rejects.toBeInstanceOf(StreamGone);
    await store.append('call-2', 'no-stream', newEvents(3));
    stub.log.trim('call-2', 2n);
    const missing = await toArray(store.readStream('call-2')).catch((error: unknown) => error);
    expect(missing).toBeInstanceOf(MissingEvents);
    expect(missing).toMatchObject({ stream: 'call-2', revision: 0n, until: 1n });
  });

  it('hands out what precedes an event that cannot be read, to readers and followers, and then names it', async () => {
    const events = newEvents(2);
    await store.append('call-1', 'no-stream', events);
    const [first] = stub.log.stream('call-1') ?? [];
    if (!first) throw new Error('nothing is stored');
    stub.log.writeForeign('call-1', { metadata: first.metadata, data: Buffer.from('7') });
    const read: string[] = [];
    const reading = (async () => {
      for await (const { id } of store.readStream('call-1')) read.push(id);
    })();
    await expect(reading).rejects.toMatchObject({ name: 'CorruptEvent', stream: 'call-1', revision: 2n });
    expect(read).toEqual(idsOf(events));
    const follower = new Follower(store, { categories: ['call'] });
    await eventually(() => {
      const damaged = follower.steps.find((step) => 'damaged' in step);
      expect(damaged).toMatchObject({ damaged: { stream: 'call-1', revision: 2n }, position: expect.any(BigInt) });
      expect(damaged && 'damaged' in damaged && damaged.damaged).toBeInstanceOf(CorruptEvent);
    });
    expect(idsOf(follower.events)).toEqual(idsOf(events));
    await follower.stop();
  });

  it('reads long streams and large events in pages, both ways', async () => {
    const large = Array.from({ length: 30 }, () => newEvent({ data: { text: 'x'.repeat(120_000) } }));
    const small = newEvents(300);
    for (let from = 0; from < 30; from += 5)
      await store.append('call-1', from === 0 ? 'no-stream' : BigInt(from - 1), large.slice(from, from + 5));
    await store.append('call-1', 29n, small);
    const all = idsOf([...large, ...small]);
    expect(idsOf(await toArray(store.readStream('call-1')))).toEqual(all);
    const backwards = await toArray(store.readStream('call-1', { direction: 'backwards', maxCount: 320 }));
    expect(idsOf(backwards)).toEqual(all.toReversed().slice(0, 320));
    expect(idsOf(await toArray(store.readAll({ maxCount: 200 })))).toEqual(all.slice(0, 200));
  });

  it('reads no further than its reader goes', async () => {
    await store.append('call-1', 'no-stream', newEvents(300));
    stub.calls.length = 0;
    for await (const _ of store.readStream('call-1')) break;
    await store.head();
    expect(stub.calls).toEqual(['read', 'read']);
  });

  it('tells of events that are not ours, whoever reads them', async () => {
    stub.log.writeForeign('call-1');
    expect(await toArray(store.readStream('call-1'))).toEqual([]);
    expect(passedBy).toEqual([{ stream: 'call-1', revision: 0n, kind: 'foreign' }]);
    stub.log.writeForeign('call-2');
    const follower = new Follower(store, { categories: ['call'] });
    await eventually(() => expect(passedBy.at(-1)).toEqual({ stream: 'call-2', revision: 0n, kind: 'foreign' }));
    await follower.stop();
  });

  it('says why it is away, and is there again by itself', async () => {
    stub.refuses = 'readers-of-all';
    const refused = await store.ping().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(StoreUnavailable);
    expect(outageOf(refused)).toMatchObject({ permanent: true, reason: expect.stringContaining('has no right') });
    stub.refuses = undefined;
    await store.ping();
  });

  it('closes while followers wait and an append is being answered, and refuses afterwards', async () => {
    const follower = new Follower(store, {});
    await eventually(() => expect(follower.state?.caughtUp).toBe(true));
    const appending = store.append('call-1', 'no-stream', newEvents(1));
    await store.close();
    await expect(appending).resolves.toMatchObject({ revision: 0n });
    await follower.ended;
    await expect(store.append('call-1', 0n, newEvents(1))).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(store.ping()).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(toArray(store.readStream('call-1'))).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(store.head()).rejects.toBeInstanceOf(StoreUnavailable);
  });

  it('is not opened on a URL that its client cannot use', async () => {
    await expect(openEventStoreDBInThread('esdb://127.0.0.1:1')).rejects.toBeInstanceOf(UnusableUrl);
  });
});
