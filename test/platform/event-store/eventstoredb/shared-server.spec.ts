import { describe, expect, it } from '@jest/globals';
import { StreamGone } from '../../../../src/platform/event-store/event-store.errors.js';
import { connectEventStoreDB } from '../../../../src/platform/event-store/eventstoredb/eventstoredb-event-store.js';
import type { PassedBy } from '../../../../src/platform/event-store/passed-by.js';
import { eventually } from '../../../kit/eventually.js';
import { Follower, idsOf, newEvents, toArray } from '../../../kit/events.js';
import { QUICK, stubbedStore } from '../../../kit/stubbed-store.js';

/** What other applications, links and operators leave on a server (seen on a real one). */
const JSON_WITHOUT_METADATA = { data: Buffer.from('{"order":1}'), metadata: Buffer.from('') };
const BINARY = { contentType: 'application/octet-stream', data: Buffer.from([0xff, 0x00]) };
const BARE_NUMBER = { data: Buffer.from('7'), metadata: Buffer.from('') };
const LINK = { type: '$>', data: Buffer.from('0@order-1') };

describe('a server that is shared', () => {
  const { opened } = stubbedStore();
  const passedBy: PassedBy[] = [];
  const connect = (streamPrefix = '') =>
    connectEventStoreDB(opened.stub.url, {
      ...QUICK,
      streamPrefix,
      categories: ['call', 'tenant'],
      passedBy: (event) => passedBy.push(event),
    });
  const leaveThings = (): void => {
    const { log } = opened.stub;
    for (const event of [JSON_WITHOUT_METADATA, BINARY, BARE_NUMBER, LINK]) {
      log.writeForeign('order-1', event);
      log.writeForeign('call-centre-1', event);
    }
  };

  it('gives our events to readers and followers, in catching up and live; the rest is named and counted once', async () => {
    passedBy.length = 0;
    leaveThings();
    const store = await connect();
    const [before, after] = [newEvents(3), newEvents(2)];
    await store.append('call-1', 'no-stream', before);
    await store.append('tenant-9', 'no-stream', newEvents(1));
    opened.stub.log.tombstone('tenant-9');
    const followers = [new Follower(store, {}), new Follower(store, { categories: ['call'] })];
    await eventually(() => expect(followers.map(({ state }) => state?.caughtUp)).toEqual([true, true]));
    leaveThings();
    await store.append('call-1', 2n, after);
    await eventually(() => expect(idsOf(followers[1]?.events ?? [])).toEqual(idsOf([...before, ...after])));
    await eventually(() => expect(followers[0]?.events).toHaveLength(6));
    expect(idsOf(await toArray(store.readAll({ maxCount: 2 })))).toEqual(idsOf(before).slice(0, 2));
    expect(await toArray(store.readAll())).toHaveLength(6);
    expect(await toArray(store.readStream('call-centre-1'))).toEqual([]);
    const kinds = ['foreign', 'foreign', 'foreign', 'system'];
    expect(passedBy.filter(({ stream }) => stream === 'call-centre-1')).toEqual(
      [...kinds, ...kinds].map((kind, index) => ({ stream: 'call-centre-1', revision: BigInt(index), kind })),
    );
    expect(passedBy.filter(({ stream }) => stream !== 'call-centre-1')).toEqual([
      { stream: 'tenant-9', revision: 2n ** 63n - 1n, kind: 'tombstone' },
    ]);
    await Promise.all(followers.map((follower) => follower.stop()));
    await store.close();
  });

  it('keeps installations apart by the prefix of their names, which nobody sees', async () => {
    const [plain, eu, europe] = await Promise.all([connect(), connect('eu_'), connect('eu_ro_')]);
    for (const store of [plain, eu, europe]) await store.append('call-1', 'no-stream', newEvents(1));
    expect(['call-1', 'eu_call-1', 'eu_ro_call-1'].map((name) => opened.stub.log.stream(name)?.length)).toEqual([
      1, 1, 1,
    ]);
    for (const store of [plain, eu, europe]) {
      const [event, ...more] = await toArray(store.readAll());
      expect([event?.stream, more]).toEqual(['call-1', []]);
      const follower = new Follower(store, {});
      await eventually(() => expect(follower.state?.caughtUp).toBe(true));
      expect(follower.events).toEqual([event]);
      await follower.stop();
      await expect(store.append('call-1', 'no-stream', newEvents(1))).rejects.toMatchObject({ stream: 'call-1' });
      await store.close();
    }
  });

  it('names a stream that was deleted for ever, and refuses for good what is appended to it', async () => {
    const store = await connect();
    await store.append('call-1', 'no-stream', newEvents(3));
    opened.stub.log.tombstone('call-1');
    for (const from of [undefined, 0n, 3n])
      await expect(toArray(store.readStream('call-1', { from }))).rejects.toMatchObject({
        name: 'StreamGone',
        stream: 'call-1',
      });
    await expect(store.append('call-1', 2n, newEvents(1))).rejects.toBeInstanceOf(StreamGone);
    expect(await toArray(store.readStream('call-2'))).toEqual([]);
    await store.close();
  });

  it('names what was trimmed away of a stream to whoever asks for it, and gives what is left', async () => {
    const store = await connect();
    for (const stream of ['call-1', 'call-2']) await store.append(stream, 'no-stream', newEvents(3));
    opened.stub.log.trim('call-1', 3n);
    opened.stub.log.trim('call-2', 2n);
    const all = { name: 'StreamTrimmed', stream: 'call-1' };
    for (const from of [undefined, 0n])
      await expect(toArray(store.readStream('call-1', { from }))).rejects.toMatchObject(all);
    await expect(toArray(store.readStream('call-1', { direction: 'backwards' }))).rejects.toMatchObject(all);
    expect(await toArray(store.readStream('call-1', { from: 3n }))).toEqual([]);
    const beginning = { name: 'MissingEvents', stream: 'call-2', revision: 0n, until: 1n };
    for (const from of [undefined, 0n])
      await expect(toArray(store.readStream('call-2', { from }))).rejects.toMatchObject(beginning);
    for (const options of [{ from: 2n }, { direction: 'backwards' as const }])
      expect((await toArray(store.readStream('call-2', options))).map(({ revision }) => revision)).toEqual([2n]);
    expect((await store.append('call-1', 2n, newEvents(1))).revision).toBe(3n);
    await store.close();
  });

  it('is followed from a checkpoint that was scavenged away, into the next chunk', async () => {
    const store = await connect();
    const { position } = await store.append('call-1', 'no-stream', newEvents(3));
    opened.stub.log.tombstone('call-1');
    opened.stub.log.scavenge();
    const later = newEvents(2);
    expect((await store.append('call-2', 'no-stream', later)).position).toBeGreaterThan(268_435_455n);
    const follower = new Follower(store, { after: position });
    await eventually(() => expect(idsOf(follower.events)).toEqual(idsOf(later)));
    expect(idsOf(await toArray(store.readAll({ after: position })))).toEqual(idsOf(later));
    await follower.stop();
    await store.close();
  });
});
