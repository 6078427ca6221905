import { afterEach, beforeEach } from '@jest/globals';
import type { EventStore } from '../../src/platform/event-store/event-store.js';
import { connectEventStoreDB } from '../../src/platform/event-store/eventstoredb/eventstoredb-event-store.js';
import type { EventStoreDBOptions } from '../../src/platform/event-store/eventstoredb/options.js';
import { EventStoreDBStub } from './eventstoredb-stub/eventstoredb-stub.js';
import { Follower } from './events.js';

/** Short enough for tests; the product's are the defaults. */
export const QUICK = { appendTimeoutMs: 800, resolveWithinMs: 4_000, readTimeoutMs: 1_000, idleSubscriptionMs: 200 };

/** A store on a stub of its own for every test. */
export const stubbedStore = (options: Partial<EventStoreDBOptions> = QUICK) => {
  const opened = {} as { stub: EventStoreDBStub; store: EventStore };
  const followers: Follower[] = [];
  beforeEach(async () => {
    opened.stub = await new EventStoreDBStub().start();
    opened.store = await connectEventStoreDB(opened.stub.url, options);
  });
  afterEach(async () => {
    await Promise.all(followers.splice(0).map((follower) => follower.stop().catch(() => undefined)));
    await opened.store.close();
    opened.stub.stop();
  });
  const follow = (categories: readonly string[] = ['call']): Follower => {
    const follower = new Follower(opened.store, { categories });
    followers.push(follower);
    return follower;
  };
  return { opened, follow };
};
