import { afterAll, beforeAll, describe } from '@jest/globals';
import type { EventStore } from '../../src/platform/event-store/event-store.js';
import { anyJsonContract } from './event-store/any-json.contract.js';
import { appendContract } from './event-store/append.contract.js';
import { appendLimitsContract } from './event-store/append-limits.contract.js';
import { followContract } from './event-store/follow.contract.js';
import { followersContract } from './event-store/followers.contract.js';
import { readContract } from './event-store/read.contract.js';

/** A store under test. The log may hold other events already; the suite only uses streams of its own. */
export type OpenedEventStore = Readonly<{
  store: EventStore;
  /** Cuts every connection that followers live on, where there are any. */
  drop?(): Promise<void>;
  close(): Promise<void>;
}>;

/** What every adapter of the event store promises. One store serves the whole suite. */
export const eventStoreContract = (name: string, open: () => Promise<OpenedEventStore>): void => {
  describe(`${name} as an event store`, () => {
    let opened: OpenedEventStore;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());

    appendContract(() => opened.store);
    anyJsonContract(() => opened.store);
    appendLimitsContract(() => opened.store);
    readContract(() => opened.store);
    followContract(() => opened);
    followersContract(() => opened.store);
  });
};
