import { resolve } from 'node:path';
import { Logger } from '@nestjs/common';
import { AuditLog } from '../audit/audit-log.js';
import { AuditThread } from '../audit/audit-thread.js';
import { Clock } from '../platform/clock/clock.js';
import { Ledger } from '../platform/commands/ledger.js';
import type { Config } from '../platform/config/config.js';
import { Coordination } from '../platform/coordination/coordination.js';
import { openEmbeddedEventStore } from '../platform/event-store/embedded/embedded-event-store.js';
import { lendAppends } from '../platform/event-store/lent-appends.js';
import { EventStore } from '../platform/event-store/event-store.js';
import { PassedByEvents, type PassedBy } from '../platform/event-store/passed-by.js';
import { prepareDataFolder } from '../platform/files/data-folder.js';
import { LiveHub } from '../platform/live/live-hub.js';
import { LogWitness } from '../platform/log-witness/log-witness.js';
import { ActiveReadModels } from '../platform/read-models/active-version.js';
import { CheckedReadModels } from '../platform/read-models/checked-read-models.js';
import type { CheckedLog } from '../platform/read-models/log-check.js';
import { openEmbeddedReadModels } from '../platform/read-models/embedded/open-embedded-read-models.js';
import { ProjectionsProcess } from '../platform/read-models/projections-process.js';
import { ReadModels } from '../platform/read-models/read-model-store.js';
import { CachingKeyVault } from '../platform/vault/caching-key-vault.js';
import { loadOrCreateMasterKey } from '../platform/vault/embedded/master-key-file.js';
import { openEmbeddedKeys } from '../platform/vault/embedded/open-embedded-keys.js';
import { KeyVault } from '../platform/vault/key-vault.js';
import type { MasterKeys } from '../platform/vault/master-keys.js';
import { dueWork, reactions } from '../contexts.js';
import { KeysOfLog } from './keys-of-log.js';
import { eventStoreDBInThread, mongoKeys, mongoReadModels } from './remote-stores.js';

/** Everything that outlives a request, opened. */
export type Stores = Readonly<{
  eventStore: EventStore;
  vault: KeyVault;
  coordination: Coordination;
  readModels: ReadModels;
  ledger: Ledger;
  audit: AuditLog;
  keysOfLog: KeysOfLog;
  /** Not started: whoever serves starts it. */
  witness: LogWitness;
  /** Undefined where this process has no part in projections. */
  projections: ProjectionsProcess | undefined;
  /** Undefined where this process runs no reactions. */
  reactions: ProjectionsProcess | undefined;
  /** New events for whoever listens; silent in a process that serves no API and follows nothing. */
  live: LiveHub;
  /** A master key was made because none was configured: where it is. */
  createdMasterKey: string | undefined;
  close: () => Promise<void>;
}>;

/**
 * Opens the stores as the configuration chooses them: EventStoreDB and MongoDB where their URLs are set, else the
 * embedded ones in the data folder. What was opened is closed again when something fails.
 */
export const openStores = async (
  config: Config,
  clock: Clock,
  report: (error: Error) => void,
  passedBy: (event: PassedBy) => void = () => undefined,
): Promise<Stores> => {
  const strangers = new PassedByEvents(passedBy);
  const note = (event: PassedBy): void => strangers.note(event);
  const folder = resolve(config.stores.dataDir);
  const { eventStorePrefix: streamPrefix } = config.stores;
  const eventStoreUrl = config.stores.eventStoreUrl?.reveal();
  const mongodbUrl = config.stores.mongodbUrl?.reveal();
  const closing: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const one of closing.splice(0).reverse()) await one();
  };
  try {
    await prepareDataFolder(folder);
    const eventStore = eventStoreUrl
      ? await eventStoreDBInThread(eventStoreUrl, { streamPrefix, passedBy: note }, report)
      : await openEmbeddedEventStore(folder, { died: report });
    closing.push(() => eventStore.close());
    const { masterKeys, createdMasterKey } = await masterKeysOf(config, folder);
    const keys = mongodbUrl
      ? await mongoKeys(mongodbUrl, masterKeys, clock)
      : await openEmbeddedKeys(folder, masterKeys, report);
    closing.push(() => keys.close());
    const read = mongodbUrl ? await mongoReadModels(mongodbUrl) : await openEmbeddedReadModels(folder, report);
    closing.push(() => read.close());
    const data = { folder, eventStoreUrl, streamPrefix, mongodbUrl, masterKeys };
    const projects = config.roles.has('projections');
    const reacts = config.roles.has('followers') && reactions.length + dueWork.length > 0;
    const lend = reacts ? () => lendAppends(eventStore) : undefined;
    const following =
      projects || reacts || config.roles.has('api')
        ? new ProjectionsProcess({ ...data, projections: projects }, { failed: report, passedBy: note, lend })
        : undefined;
    if (following !== undefined) closing.push(() => following.stop());
    const live = new LiveHub(() => following?.live);
    closing.push(async () => live.close());
    const audit = new AuditThread(data, report);
    closing.push(() => audit.close());
    const vault = new CachingKeyVault(keys.vault, clock);
    const checkedLog: CheckedLog = {
      head: () => eventStore.head(),
      readStream: (stream, options) => eventStore.readStream(stream, options),
      streamsMayGo: eventStoreUrl !== undefined,
    };
    return {
      eventStore,
      vault,
      coordination: keys.coordination,
      readModels: new ActiveReadModels(new CheckedReadModels(read, checkedLog)),
      ledger: new Ledger(eventStore, vault, clock),
      audit,
      keysOfLog: new KeysOfLog(eventStore, vault),
      witness: new LogWitness(checkedLog, keys.coordination, new Logger('Log')),
      projections: projects ? following : undefined,
      reactions: reacts ? following : undefined,
      live,
      createdMasterKey,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
};

const masterKeysOf = async (
  { stores }: Config,
  folder: string,
): Promise<{ masterKeys: MasterKeys; createdMasterKey: string | undefined }> => {
  const previous = stores.previousMasterKey?.reveal();
  if (stores.masterKey !== undefined) {
    return { masterKeys: { current: stores.masterKey.reveal(), previous }, createdMasterKey: undefined };
  }
  const { key, path, created } = await loadOrCreateMasterKey(folder);
  return { masterKeys: { current: key, previous }, createdMasterKey: created ? path : undefined };
};
