import type { Clock } from '../../clock/clock.js';
import { MongoCoordination } from '../../coordination/mongodb/mongo-coordination.js';
import type { MasterKeys } from '../master-keys.js';
import type { OpenKeys } from '../open-keys.js';
import { databaseNameOf } from './database-name.js';
import { fileProblemOf, mongoClientOf } from './mongo-client.js';
import { MongoKeyVault } from './mongo-key-vault.js';

/** A live call waits for keys and leases: better an early *unavailable* than a long silence. */
const SERVER_SELECTION_TIMEOUT_MS = 3_000;
const SOCKET_TIMEOUT_MS = 10_000;

/**
 * Connects to the database that `url` names (default `voiceledger`). Throws `VaultUnavailable` when it is not there,
 * `WrongMasterKey` when the stored keys were wrapped by another master key.
 */
export const openMongoKeys = async (url: string, masterKeys: MasterKeys, clock: Clock): Promise<OpenKeys> => {
  const client = mongoClientOf(url, {
    serverSelectionTimeoutMS: SERVER_SELECTION_TIMEOUT_MS,
    socketTimeoutMS: SOCKET_TIMEOUT_MS,
  });
  const db = client.db(databaseNameOf(url));
  const vault = new MongoKeyVault(db, masterKeys);
  try {
    await vault.hashingKey('platform');
  } catch (error) {
    await client.close();
    throw fileProblemOf(error);
  }
  return { vault, coordination: new MongoCoordination(db, clock), close: () => client.close() };
};
