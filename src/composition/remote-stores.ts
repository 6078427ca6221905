import type { Clock } from '../platform/clock/clock.js';
import type { EventStore } from '../platform/event-store/event-store.js';
import type { ReadModelStore } from '../platform/read-models/read-model-store.js';
import type { MasterKeys } from '../platform/vault/master-keys.js';
import type { OpenKeys } from '../platform/vault/open-keys.js';

/*
 * The stores behind databases' drivers. Each driver is a quarter of a second and some 25 MB in every thread that
 * imports it, so it is imported where a URL asks for it and nowhere else.
 */

export const eventStoreDB = async (url: string): Promise<EventStore> =>
  (await import('../platform/event-store/eventstoredb/eventstoredb-event-store.js')).connectEventStoreDB(url);

export const mongoReadModels = async (url: string): Promise<ReadModelStore> =>
  (await import('../platform/read-models/mongodb/mongo-read-model-store.js')).MongoReadModelStore.connect(url);

export const mongoKeys = async (url: string, masterKeys: MasterKeys, clock: Clock): Promise<OpenKeys> =>
  (await import('../platform/vault/mongodb/open-mongo-keys.js')).openMongoKeys(url, masterKeys, clock);
