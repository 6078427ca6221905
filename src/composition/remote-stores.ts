import { ConfigError } from '../platform/config/config.error.js';
import { UnusableUrl } from '../platform/config/unusable-url.js';
import type { Clock } from '../platform/clock/clock.js';
import { openEventStoreDBInThread } from '../platform/event-store/eventstoredb/open-in-thread.js';
import type { EventStoreDBOptions } from '../platform/event-store/eventstoredb/options.js';
import type { EventStore } from '../platform/event-store/event-store.js';
import type { ReadModelStore } from '../platform/read-models/read-model-store.js';
import type { MasterKeys } from '../platform/vault/master-keys.js';
import type { OpenKeys } from '../platform/vault/open-keys.js';
import { codecs } from '../contexts.js';

/*
 * The stores behind databases' drivers. Each driver is a quarter of a second and some 25 MB in every thread that
 * imports it, so it is imported where a URL asks for it and nowhere else.
 */

/** Ours on the server are the streams of the product's categories, with the prefix of this installation. */
export const eventStoreDB = async (
  url: string,
  options: Partial<Pick<EventStoreDBOptions, 'streamPrefix' | 'passedBy'>> = {},
): Promise<EventStore> => {
  const { connectEventStoreDB } = await import('../platform/event-store/eventstoredb/eventstoredb-event-store.js');
  return judged('EVENTSTORE_URL', () => connectEventStoreDB(url, { ...options, categories: Object.keys(codecs) }));
};

/** The same with its client in a thread of its own, for a thread that carries audio; that one is never given the driver. */
export const eventStoreDBInThread = (
  url: string,
  options: Partial<Pick<EventStoreDBOptions, 'streamPrefix' | 'passedBy'>>,
  died: (error: Error) => void,
): Promise<EventStore> =>
  judged('EVENTSTORE_URL', () =>
    openEventStoreDBInThread(url, { ...options, categories: Object.keys(codecs) }, { died }),
  );

export const mongoReadModels = async (url: string): Promise<ReadModelStore> =>
  judged('MONGODB_URL', async () =>
    (await import('../platform/read-models/mongodb/mongo-read-model-store.js')).MongoReadModelStore.connect(url),
  );

export const mongoKeys = async (url: string, masterKeys: MasterKeys, clock: Clock): Promise<OpenKeys> =>
  judged('MONGODB_URL', async () =>
    (await import('../platform/vault/mongodb/open-mongo-keys.js')).openMongoKeys(url, masterKeys, clock),
  );

/** What a client's own parser says against a URL is a problem of the configuration. */
const judged = async <T>(variable: string, open: () => Promise<T>): Promise<T> => {
  try {
    return await open();
  } catch (error) {
    throw error instanceof UnusableUrl ? new ConfigError([`${variable} ${error.message}`]) : error;
  }
};
