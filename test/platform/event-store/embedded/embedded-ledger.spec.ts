import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, describe, expect, it } from '@jest/globals';
import { openEmbeddedEventStore } from '../../../../src/platform/event-store/embedded/embedded-event-store.js';
import { EmbeddedLedgerReader } from '../../../../src/platform/event-store/embedded/embedded-ledger-reader.js';
import { LedgerLocked } from '../../../../src/platform/event-store/embedded/ledger-lock.js';
import type { EventStore } from '../../../../src/platform/event-store/event-store.js';
import {
  CorruptEvent,
  InvalidAppend,
  StoreUnavailable,
} from '../../../../src/platform/event-store/event-store.errors.js';
import { eventually } from '../../../kit/eventually.js';
import { Follower, idsOf, newEvent, newEvents, toArray } from '../../../kit/events.js';
import { temporaryFolder } from '../../../kit/temporary-folder.js';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});
const open = async (folder: string): Promise<EventStore> => {
  const store = await openEmbeddedEventStore(folder);
  closers.push(() => store.close());
  return store;
};
const sqlite = (folder: string): DatabaseSync => {
  const db = new DatabaseSync(join(folder, 'ledger.db'));
  closers.push(() => db.close());
  return db;
};
type DatabaseSync = InstanceType<typeof DatabaseSync>;

describe('the data folder', () => {
  it('keeps its events over a restart, and positions go on', async () => {
    const folder = await temporaryFolder();
    const events = newEvents(3);
    const first = await open(folder);
    const { position } = await first.append('call-1', 'no-stream', events);
    await first.close();
    const second = await open(folder);
    expect(idsOf(await toArray(second.readStream('call-1')))).toEqual(idsOf(events));
    expect((await second.append('call-2', 'no-stream', newEvents(1))).position).toBe(position + 1n);
  });

  it('is refused to a second writer, by name, and free again when the first has closed', async () => {
    const folder = await temporaryFolder();
    const first = await open(folder);
    const refusal = await openEmbeddedEventStore(folder).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(LedgerLocked);
    expect((refusal as LedgerLocked).message).toContain(folder);
    await first.append('call-1', 'no-stream', newEvents(1));
    await first.close();
    await open(folder);
  });

  it('is made when it is not there', async () => {
    const store = await open(join(await temporaryFolder(), 'deep', 'data'));
    await expect(store.append('call-1', 'no-stream', newEvents(1))).resolves.toMatchObject({ revision: 0n });
  });
});

describe('the ledger file', () => {
  it.each([
    ['changed', "UPDATE events SET data = '{}'"],
    ['deleted', 'DELETE FROM events'],
    ['replaced by position', "INSERT OR REPLACE INTO events VALUES (1, 's', 0, 'i', 't', 1, '{}', '{}', '', 0)"],
    ['replaced by revision', "INSERT OR REPLACE INTO events VALUES (9, 'call-1', 0, 'i', 't', 1, '{}', '{}', '', 0)"],
    ['replaced by id', "INSERT OR REPLACE INTO events SELECT 9, 's', 9, id, 't', 1, '{}', '{}', '', 0 FROM events"],
  ])('refuses by itself that an event is %s', async (_, sql) => {
    const folder = await temporaryFolder();
    const store = await open(folder);
    const events = newEvents(1);
    await store.append('call-1', 'no-stream', events);
    expect(() => sqlite(folder).exec(sql)).toThrow('the ledger is append-only');
    expect(idsOf(await toArray(store.readStream('call-1')))).toEqual(idsOf(events));
  });

  it.each([
    ['data', `data = replace(data, 'note', 'nose')`],
    ['metadata', `meta = replace(meta, 'system', 'sister')`],
    ['type', `type = 'OtherHappened'`],
    ['id', `id = '00000000-0000-4000-8000-000000000000'`],
    ['time', `recordedAt = '2020-01-01T00:00:00.000Z'`],
    ['version', 'version = 2'],
    ['stream', `stream = 'cbll-1'`],
  ])('names the event whose %s was damaged, and never skips it', async (_, assignment) => {
    const folder = await temporaryFolder();
    const store = await open(folder);
    await store.append('call-1', 'no-stream', newEvents(3));
    sqlite(folder).exec(`DROP TRIGGER events_are_not_changed; UPDATE events SET ${assignment} WHERE position = 2`);
    const error = await toArray(store.readAll()).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CorruptEvent);
    expect(error).toMatchObject({ position: 2n, revision: 1n });
    await expect(toArray(store.readStream('call-1'))).rejects.toBeInstanceOf(CorruptEvent);
    const follower = new Follower(store, { categories: ['other'] });
    await eventually(() => expect(follower.state).toEqual({ caughtUp: true, position: 3n }));
    expect(follower.steps.slice(0, 2)).toEqual([
      { caughtUp: false, position: 1n },
      { damaged: expect.objectContaining({ position: 2n, revision: 1n }), position: 2n },
    ]);
    await follower.stop();
  });

  it('names the event that is missing', async () => {
    const folder = await temporaryFolder();
    const store = await open(folder);
    await store.append('call-1', 'no-stream', newEvents(3));
    sqlite(folder).exec('DROP TRIGGER events_are_not_deleted; DELETE FROM events WHERE position = 2');
    const missing = { name: 'MissingEvents', position: 2n, until: 2n };
    await expect(toArray(store.readAll())).rejects.toMatchObject(missing);
    const follower = new Follower(store, {});
    await eventually(() => expect(follower.state).toEqual({ caughtUp: true, position: 3n }));
    expect(follower.steps).toContainEqual({ damaged: expect.objectContaining(missing), position: 2n });
    await follower.stop();
    await expect(toArray(store.readStream('call-1'))).rejects.toThrow('call-1 has no event at revision 1');
    const backwards = store.readStream('call-1', { direction: 'backwards' });
    await expect(toArray(backwards)).rejects.toThrow('call-1 has no event at revision 1');
  });
});

describe('an append to the embedded log', () => {
  it('is refused when an event with that id is stored elsewhere, all of it', async () => {
    const store = await open(await temporaryFolder());
    const event = newEvent();
    await store.append('call-1', 'no-stream', [event]);
    await expect(store.append('call-2', 'no-stream', [newEvent(), event])).rejects.toBeInstanceOf(InvalidAppend);
    await expect(store.append('call-1', 0n, [event])).rejects.toBeInstanceOf(InvalidAppend);
    expect(await toArray(store.readAll())).toHaveLength(1);
  });

  it('is refused once the store is closed', async () => {
    const store = await open(await temporaryFolder());
    await store.close();
    const refusal = new StoreUnavailable('the log is closed');
    await expect(store.append('call-1', 'no-stream', newEvents(1))).rejects.toEqual(refusal);
    await expect(store.ping()).rejects.toEqual(refusal);
    await store.close();
  });
});

describe('a follower of the embedded log', () => {
  it('ends without an error when the store is closed', async () => {
    const store = await open(await temporaryFolder());
    const follower = new Follower(store, {});
    await eventually(() => expect(follower.state?.caughtUp).toBe(true));
    await store.close();
    await follower.stop();
  });

  it('sees what another thread wrote, over a connection of its own', async () => {
    const folder = await temporaryFolder();
    const store = await open(folder);
    const reader = new EmbeddedLedgerReader(folder);
    closers.push(() => reader.close());
    const follower = new Follower(reader, { categories: ['call'] });
    const stream = `call-${randomUUID()}`;
    const events = newEvents(2);
    await store.append(stream, 'no-stream', events);
    await eventually(() => expect(idsOf(follower.events)).toEqual(idsOf(events)));
    expect(idsOf(await toArray(reader.readStream(stream)))).toEqual(idsOf(events));
    expect(idsOf(await toArray(reader.readAll()))).toEqual(idsOf(events));
    reader.close();
    await follower.stop();
  });
});
