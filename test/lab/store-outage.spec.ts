import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StoreOutage } from '../../src/lab/store-outage.js';
import { openEmbeddedEventStore } from '../../src/platform/event-store/embedded/embedded-event-store.js';
import type { EventStore } from '../../src/platform/event-store/event-store.js';
import { StoreUnavailable } from '../../src/platform/event-store/event-store.errors.js';
import { newEvents, toArray } from '../kit/events.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

describe('an outage of the embedded event store', () => {
  let store: EventStore;
  let outage: StoreOutage;
  beforeEach(async () => {
    const folder = await temporaryFolder();
    store = await openEmbeddedEventStore(folder);
    outage = new StoreOutage(folder);
  });
  afterEach(async () => {
    outage.end();
    await store.close();
  });

  it('keeps appends out, is no loss of what is stored, and passes', async () => {
    await store.append('note-1', 'no-stream', newEvents(1));
    outage.begin();
    await expect(store.append('note-1', 0n, newEvents(1))).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(store.ping()).rejects.toBeInstanceOf(StoreUnavailable);
    const stored = await toArray(store.readStream('note-1'));
    expect(stored).toHaveLength(1);
    outage.end();
    await store.ping();
    expect(await store.append('note-1', 0n, newEvents(1))).toMatchObject({ revision: 1n });
  });
});
