import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { eventStoreDB, mongoKeys, mongoReadModels } from '../composition/remote-stores.js';
import type { Clock } from '../platform/clock/clock.js';
import type { Coordination } from '../platform/coordination/coordination.js';
import { SqliteCoordination } from '../platform/coordination/embedded/sqlite-coordination.js';
import { EmbeddedLedgerReader } from '../platform/event-store/embedded/embedded-ledger-reader.js';
import type { EventStore } from '../platform/event-store/event-store.js';
import type { CheckedLog } from '../platform/read-models/log-check.js';
import { isDamage } from '../platform/files/damaged-database.js';
import { damagedViews } from '../platform/read-models/embedded/damaged-views.js';
import type { PassedBy } from '../platform/event-store/passed-by.js';
import { viewsPath } from '../platform/read-models/embedded/open-embedded-read-models.js';
import { SqliteReadModelStore } from '../platform/read-models/embedded/sqlite-read-model-store.js';
import type { ProjectionsWorkerData } from '../platform/read-models/projections-service.js';
import type { ReadModelStore } from '../platform/read-models/read-model-store.js';
import { CachingKeyVault } from '../platform/vault/caching-key-vault.js';
import { openKeysFile } from '../platform/vault/embedded/keys-file.js';
import { SqliteKeyVault } from '../platform/vault/embedded/sqlite-key-vault.js';
import type { KeyVault } from '../platform/vault/key-vault.js';
import type { OpenKeys } from '../platform/vault/open-keys.js';

export type ProjectionStores = Readonly<{
  log: Pick<EventStore, 'follow' | 'readAll'> & CheckedLog;
  vault: KeyVault;
  coordination: Coordination;
  store: ReadModelStore;
  /** Where reactions keep their checkpoints: beside the read models, but not with them, which are derived. */
  openReactionStore: () => ReadModelStore;
  /** Who holds the leases: a data folder has one process, so that a restart need not wait for its own leases. */
  holder: string;
  close: () => Promise<void>;
}>;

/** Opens the stores that projections live on, all in the calling thread, as the configuration chooses them. */
export const openProjectionStores = async (
  data: ProjectionsWorkerData,
  clock: Clock,
  passedBy?: (event: PassedBy) => void,
): Promise<ProjectionStores> => {
  const closing: (() => void | Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const one of closing.splice(0).reverse()) await one();
  };
  try {
    const keys = await openKeys(data, clock);
    closing.push(keys.close);
    const store = data.mongodbUrl ? await mongoReadModels(data.mongodbUrl) : openViews(viewsPath(data.folder));
    closing.push(() => store.close());
    const log = await openLog(data, passedBy);
    closing.push(() => log.close());
    const openReactionStore = (): ReadModelStore => {
      if (data.mongodbUrl) return store;
      const opened = new SqliteReadModelStore(join(data.folder, 'followers.db'));
      closing.push(() => opened.close());
      return opened;
    };
    const holder = data.mongodbUrl ? randomUUID() : 'embedded';
    return {
      log: checkedLog(log, data.eventStoreUrl !== undefined),
      vault: new CachingKeyVault(keys.vault, clock),
      coordination: keys.coordination,
      store,
      openReactionStore,
      holder,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
};

/**
 * Damage ends the thread once the file is removed: whoever started it says so and starts another, which builds the read
 * models again.
 */
const openViews = (path: string): ReadModelStore => {
  try {
    return new SqliteReadModelStore(path, (error) => {
      const damage = damagedViews(path, error);
      setImmediate(() => {
        throw damage;
      });
    });
  } catch (error) {
    throw isDamage(error) ? damagedViews(path, error) : error;
  }
};

/** Streams of a database of its own may be deleted by whoever runs it. */
const checkedLog = (log: EventStore | EmbeddedLedgerReader, streamsMayGo: boolean): ProjectionStores['log'] => ({
  follow: (options) => log.follow(options),
  readAll: (options) => log.readAll(options),
  head: () => log.head(),
  readStream: (stream, options) => log.readStream(stream, options),
  streamsMayGo,
});

/** The log, for reading. `passedBy` is told of events in our streams that others wrote or deleted. */
export const openLog = async (
  { eventStoreUrl, streamPrefix, folder }: ProjectionsWorkerData,
  passedBy: (event: PassedBy) => void = () => undefined,
): Promise<EventStore | EmbeddedLedgerReader> =>
  eventStoreUrl ? eventStoreDB(eventStoreUrl, { streamPrefix, passedBy }) : new EmbeddedLedgerReader(folder);

export const openKeys = async (
  { mongodbUrl, folder, masterKeys }: ProjectionsWorkerData,
  clock: Clock,
): Promise<OpenKeys> => {
  if (mongodbUrl) return mongoKeys(mongodbUrl, masterKeys, clock);
  const file = openKeysFile(folder);
  const vault = new SqliteKeyVault(file, masterKeys);
  return { vault, coordination: new SqliteCoordination(file, clock), close: () => vault.close() };
};
