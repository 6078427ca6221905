import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openEmbeddedEventStore } from '../../../../src/platform/event-store/embedded/embedded-event-store.js';
import type { EventStore } from '../../../../src/platform/event-store/event-store.js';
import { StoreUnavailable } from '../../../../src/platform/event-store/event-store.errors.js';
import { eventually } from '../../../kit/eventually.js';
import { Follower, idsOf, newEvents, toArray } from '../../../kit/events.js';
import { temporaryFolder } from '../../../kit/temporary-folder.js';

const worker = new URL('../../../kit/mortal-ledger.worker.mjs', import.meta.url);

describe('a thread of the embedded log that dies', () => {
  let folder: string;
  let store: EventStore;
  let deaths: Error[];
  const mark = (name: string): void => writeFileSync(join(folder, name), '');
  beforeEach(async () => {
    folder = await temporaryFolder();
    deaths = [];
    store = await openEmbeddedEventStore(folder, { worker, died: (error) => deaths.push(error) });
  });
  afterEach(() => store.close());

  it.each(['die-before-commit', 'die-after-commit'])(
    'while it writes (%s) costs nothing: what waited is stored once',
    async (moment) => {
      const first = newEvents(2);
      await store.append('call-0', 'no-stream', first);
      mark(moment);
      const batches = Array.from({ length: 8 }, () => newEvents(2));
      const appended = await Promise.all(
        batches.map((events, index) => store.append(`call-a${index}`, 'no-stream', events)),
      );
      expect(deaths).toHaveLength(1);
      expect(appended.map(({ revision }) => revision)).toEqual(batches.map(() => 1n));
      const stored = idsOf(await toArray(store.readAll()));
      expect([...stored].sort()).toEqual(idsOf([...first, ...batches.flat()]).sort());
      await store.ping();
    },
  );

  it('is replaced: the folder is locked, appended to and followed as before', async () => {
    const follower = new Follower(store, { categories: ['call'] });
    const events = newEvents(3);
    for (const [index, event] of events.entries()) {
      mark('die-after-commit');
      await store.append('call-1', index === 0 ? 'no-stream' : BigInt(index - 1), [event]);
      await eventually(() => expect(deaths).toHaveLength(index + 1));
    }
    await eventually(() => expect(idsOf(follower.events)).toEqual(idsOf(events)));
    await expect(openEmbeddedEventStore(folder)).rejects.toMatchObject({ name: 'LedgerLocked' });
    await follower.stop();
  });

  it('takes nothing until the next one runs', async () => {
    await store.close();
    let meanwhile: unknown;
    const died = (error: Error): void => {
      deaths.push(error);
      meanwhile = store.append('call-9', 'no-stream', newEvents(1)).catch((refusal: unknown) => refusal);
    };
    store = await openEmbeddedEventStore(folder, { worker, died });
    mark('die-after-commit');
    await store.append('call-1', 'no-stream', newEvents(1));
    expect(deaths).toMatchObject([{ name: 'AppendOutcomeUnknown' }]);
    expect(await meanwhile).toBeInstanceOf(StoreUnavailable);
    expect(await toArray(store.readStream('call-9'))).toEqual([]);
  });

  it('and whose successor dies at the same append leaves it unknown, by name; repeated, it is stored once', async () => {
    mark('die-before-commit');
    mark('die-after-commit');
    const events = newEvents(2);
    const unknown = { name: 'AppendOutcomeUnknown', cause: expect.anything() };
    await expect(store.append('call-1', 'no-stream', events)).rejects.toMatchObject(unknown);
    await eventually(() =>
      expect(store.append('call-1', 'no-stream', events)).resolves.toMatchObject({ revision: 1n }),
    );
    expect(idsOf(await toArray(store.readStream('call-1')))).toEqual(idsOf(events));
  });

  it('before the log is open lets go of the folder', async () => {
    await store.close();
    mark('die-opening-reader');
    await expect(openEmbeddedEventStore(folder, { worker })).rejects.toBeInstanceOf(StoreUnavailable);
    store = await openEmbeddedEventStore(folder, { worker });
    await store.append('call-1', 'no-stream', newEvents(1));
  });

  it('while it reads: the read is refused, followers go on by themselves', async () => {
    const first = newEvents(2);
    await store.append('call-1', 'no-stream', first);
    mark('die-reading');
    const away = { name: 'StoreUnavailable', cause: expect.anything() };
    await expect(toArray(store.readAll())).rejects.toMatchObject(away);
    await eventually(async () => expect(await toArray(store.readAll())).toHaveLength(2));
    const follower = new Follower(store, { categories: ['call'] });
    await eventually(() => expect(follower.state?.caughtUp).toBe(true));
    mark('die-reading');
    const second = newEvents(2);
    await store.append('call-1', 1n, second);
    await eventually(() => expect(idsOf(follower.events)).toEqual(idsOf([...first, ...second])));
    expect(deaths).toHaveLength(2);
    await follower.stop();
  });
});
