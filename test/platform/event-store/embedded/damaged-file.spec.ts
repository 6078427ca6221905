import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { describe, expect, it } from '@jest/globals';
import { openEmbeddedEventStore } from '../../../../src/platform/event-store/embedded/embedded-event-store.js';
import { CorruptEvent } from '../../../../src/platform/event-store/event-store.errors.js';
import type { StoredEvent } from '../../../../src/platform/events/event.js';
import { Follower, idsOf, newEvent, toArray } from '../../../kit/events.js';
import { eventually } from '../../../kit/eventually.js';
import { temporaryFolder } from '../../../kit/temporary-folder.js';

/** A closed data folder with six events of one stream, the byte `mark` of the third one's payload flipped on disk. */
const damagedFolder = async () => {
  const folder = await temporaryFolder();
  const events = Array.from({ length: 6 }, (_, index) => newEvent({ data: { note: `the mark-${index} stands here` } }));
  const store = await openEmbeddedEventStore(folder);
  for (const [index, event] of events.entries())
    await store.append('call-1', index === 0 ? 'no-stream' : BigInt(index - 1), [event]);
  await store.close();
  const path = join(folder, 'ledger.db');
  const file = readFileSync(path);
  const at = file.indexOf('the mark-2 stands here');
  expect(at).toBeGreaterThan(0);
  expect(file.indexOf('the mark-2 stands here', at + 1)).toBe(-1);
  file[at] = (file[at] ?? 0) ^ 1;
  writeFileSync(path, file);
  return { folder, events };
};

/** What an iteration gave before it threw, and what it threw. */
const readUntilError = async (items: AsyncIterable<StoredEvent>) => {
  const read: StoredEvent[] = [];
  try {
    for await (const item of items) read.push(item);
  } catch (error) {
    return { read, error };
  }
  return { read, error: undefined };
};

describe('a byte of a payload that flipped on the disk', () => {
  it("is not seen by SQLite's integrity check", async () => {
    const { folder } = await damagedFolder();
    const db = new DatabaseSync(join(folder, 'ledger.db'));
    expect(db.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
    db.close();
  });

  it('is named where it stands, after all that precedes it, and never skipped', async () => {
    const { folder, events } = await damagedFolder();
    const store = await openEmbeddedEventStore(folder);
    const place = { name: 'CorruptEvent', position: 3n, stream: 'call-1', revision: 2n };
    for (const reading of [store.readAll(), store.readStream('call-1')]) {
      const { read, error } = await readUntilError(reading);
      expect(idsOf(read)).toEqual(idsOf(events.slice(0, 2)));
      expect(error).toBeInstanceOf(CorruptEvent);
      expect(error).toMatchObject(place);
    }
    const backwards = await readUntilError(store.readStream('call-1', { direction: 'backwards' }));
    expect(idsOf(backwards.read)).toEqual(idsOf(events.slice(3).reverse()));
    expect(backwards.error).toMatchObject(place);
    await store.close();
  });

  it('is told to followers, with what is known of it, and they go on past it', async () => {
    const { folder, events } = await damagedFolder();
    const store = await openEmbeddedEventStore(folder);
    const follower = new Follower(store, { categories: ['call'] });
    await eventually(() => expect(follower.state).toEqual({ caughtUp: true, position: 6n }));
    const { id, type } = events[2] ?? {};
    const damaged = { name: 'CorruptEvent', position: 3n, stream: 'call-1', revision: 2n, id, type };
    expect(follower.steps.filter((step) => 'damaged' in step)).toMatchObject([{ position: 3n, damaged }]);
    expect(idsOf(follower.events)).toEqual(idsOf(events.filter((_, index) => index !== 2)));
    await follower.stop();
    await store.close();
  });

  it('leaves what is before and after it readable, and the stream open to appends', async () => {
    const { folder, events } = await damagedFolder();
    const store = await openEmbeddedEventStore(folder);
    expect(idsOf(await toArray(store.readAll({ maxCount: 2 })))).toEqual(idsOf(events.slice(0, 2)));
    expect(idsOf(await toArray(store.readAll({ after: 3n })))).toEqual(idsOf(events.slice(3)));
    expect(idsOf(await toArray(store.readStream('call-1', { from: 3n })))).toEqual(idsOf(events.slice(3)));
    await expect(store.append('call-1', 5n, [newEvent()])).resolves.toEqual({ revision: 6n, position: 7n });
    await store.close();
  });
});
