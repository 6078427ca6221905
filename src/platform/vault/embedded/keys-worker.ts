import type { Coordination } from '../../coordination/coordination.js';
import { CoordinationUnavailable } from '../../coordination/coordination.js';
import { SqliteCoordination } from '../../coordination/embedded/sqlite-coordination.js';
import { SystemClock } from '../../clock/system-clock.js';
import { OpenedDatabase } from '../../files/opened-database.js';
import type { ErrorClasses } from '../../workers/wire-error.js';
import { type KeyVault, VaultUnavailable } from '../key-vault.js';
import { UnwrapFailed } from '../key-wrapping.js';
import { WrongMasterKey, type MasterKeys } from '../master-keys.js';
import { keysPath, openKeysFile } from './keys-file.js';
import { SqliteKeyVault } from './sqlite-key-vault.js';

/** `process` names the process that has the folder: the leases of the one before are ended. */
export type KeysWorkerData = Readonly<{ folder: string; masterKeys: MasterKeys; process: string }>;

/** What the keys worker serves: both ports over one connection to `keys.db`. */
export type KeysWorker = KeyVault & Coordination;

/** Errors of our own that cross from the worker to its clients. */
export const KEYS_WORKER_ERRORS: ErrorClasses = {
  VaultUnavailable,
  CoordinationUnavailable,
  WrongMasterKey,
  UnwrapFailed,
};

/** Opens both ports, and makes sure that the master key fits what is stored. Throws {@link WrongMasterKey}. */
export const openKeysWorker = async ({ folder, masterKeys, process }: KeysWorkerData): Promise<KeysWorker> => {
  const db = openKeysFile(folder);
  const file = new OpenedDatabase(keysPath(folder));
  const vault = new SqliteKeyVault(db, masterKeys, file);
  const coordination = new SqliteCoordination(db, new SystemClock(), file);
  await vault.hashingKey('platform');
  await coordination.ownedBy(process);
  return {
    ensure: (tenantId, subject) => vault.ensure(tenantId, subject),
    lookup: (subjects) => vault.lookup(subjects),
    destroy: (subject) => vault.destroy(subject),
    hashingKey: (name) => vault.hashingKey(name),
    get: (key) => coordination.get(key),
    compareAndSet: (key, expected, value, ttlMs) => coordination.compareAndSet(key, expected, value, ttlMs),
    take: (key, expected) => coordination.take(key, expected),
    increment: (key, by, ttlMs) => coordination.increment(key, by, ttlMs),
    acquire: (name, holder, ttlMs) => coordination.acquire(name, holder, ttlMs),
    renew: (lease, ttlMs) => coordination.renew(lease, ttlMs),
    release: (lease) => coordination.release(lease),
    leases: (prefix) => coordination.leases(prefix),
    close: () => vault.close(),
  };
};
