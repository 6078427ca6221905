import { join } from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';

export type KeysFile = DatabaseSyncInstance;

/** How long a connection waits for another thread's or process's write. */
const BUSY_TIMEOUT_MS = 5_000;

/**
 * A connection to the `keys.db` of a data folder, which holds the vault's and the coordination's tables; several
 * threads may have one each. Commits are synced, and what is deleted is overwritten.
 */
export const openKeysFile = (folder: string): KeysFile => {
  const db = new DatabaseSync(join(folder, 'keys.db'), { timeout: BUSY_TIMEOUT_MS });
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;');
  return db;
};
