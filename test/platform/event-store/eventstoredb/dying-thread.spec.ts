import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openEventStoreDBInThread } from '../../../../src/platform/event-store/eventstoredb/open-in-thread.js';
import type { EventStore } from '../../../../src/platform/event-store/event-store.js';
import { StoreUnavailable } from '../../../../src/platform/event-store/event-store.errors.js';
import { eventually } from '../../../kit/eventually.js';
import { EventStoreDBStub } from '../../../kit/eventstoredb-stub/eventstoredb-stub.js';
import { Follower, idsOf, newEvents, toArray } from '../../../kit/events.js';
import { QUICK } from '../../../kit/stubbed-store.js';
import { temporaryFolder } from '../../../kit/temporary-folder.js';

const worker = new URL('../../../kit/mortal-eventstoredb.worker.mjs', import.meta.url);

describe('the thread that holds the client of EventStoreDB, dying', () => {
  let stub: EventStoreDBStub;
  let marks: string;
  let store: EventStore;
  let deaths: Error[];
  const mark = (name: string): void => writeFileSync(join(marks, name), '');
  const open = (died: (error: Error) => void) => {
    const options = { ...QUICK, marks };
    return openEventStoreDBInThread(stub.url, options, { worker, died });
  };
  beforeEach(async () => {
    stub = await new EventStoreDBStub().start();
    marks = await temporaryFolder();
    deaths = [];
    store = await open((error) => deaths.push(error));
  });
  afterEach(async () => {
    await store.close();
    stub.stop();
  });

  it.each(['die-before-append', 'die-after-append'])(
    'while it appends (%s) costs nothing: what waited is stored once',
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

  it('twice at one append leaves it unknown, by name; repeated, it is stored once', async () => {
    mark('die-before-append');
    mark('die-after-append');
    const events = newEvents(2);
    const unknown = { name: 'AppendOutcomeUnknown', cause: expect.anything() };
    await expect(store.append('call-1', 'no-stream', events)).rejects.toMatchObject(unknown);
    await eventually(() =>
      expect(store.append('call-1', 'no-stream', events)).resolves.toMatchObject({ revision: 1n }),
    );
    expect(idsOf(await toArray(store.readStream('call-1')))).toEqual(idsOf(events));
  });

  it('takes nothing until the next one runs', async () => {
    await store.close();
    let meanwhile: unknown;
    store = await open(() => {
      meanwhile = store.append('call-9', 'no-stream', newEvents(1)).catch((refusal: unknown) => refusal);
    });
    mark('die-after-append');
    await store.append('call-1', 'no-stream', newEvents(1));
    expect(await meanwhile).toBeInstanceOf(StoreUnavailable);
    expect(stub.log.stream('call-9')).toBeUndefined();
  });

  it('while it reads: reads and pings are refused, and work again; followers miss and repeat nothing', async () => {
    const first = newEvents(2);
    await store.append('call-1', 'no-stream', first);
    const follower = new Follower(store, { categories: ['call'] });
    await eventually(() => expect(idsOf(follower.events)).toEqual(idsOf(first)));
    await eventually(() => expect(follower.state?.caughtUp).toBe(true));
    mark('die-reading');
    await expect(toArray(store.readStream('call-1'))).rejects.toMatchObject({ name: 'StoreUnavailable' });
    await eventually(async () => expect(idsOf(await toArray(store.readStream('call-1')))).toEqual(idsOf(first)));
    mark('die-at-ping');
    await expect(store.ping()).rejects.toMatchObject({ name: 'StoreUnavailable' });
    await eventually(() => store.ping());
    mark('die-following');
    const second = newEvents(2);
    await store.append('call-1', 1n, second);
    await eventually(() => expect(idsOf(follower.events)).toEqual(idsOf([...first, ...second])));
    await eventually(() => expect(deaths).toHaveLength(3));
    await follower.stop();
  });
});
