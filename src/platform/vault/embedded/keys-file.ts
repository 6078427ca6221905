import { chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';

export type KeysFile = DatabaseSyncInstance;

/** The vault's and the coordination's file of a data folder. */
export const keysPath = (folder: string): string => join(folder, 'keys.db');

/** What an error of the file says, for people: SQLite's and the system's words hold nothing that is in it. */
export const keysUnusable = (cause: unknown): string =>
  `the key file cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`;

/** How long a connection waits for another thread's or process's write. */
const BUSY_TIMEOUT_MS = 5_000;

/**
 * A connection to the `keys.db` of a data folder, which holds the vault's and the coordination's tables; several
 * threads may have one each. Commits are synced, and what is deleted is overwritten.
 */
export const openKeysFile = (folder: string): KeysFile => {
  const db = new DatabaseSync(keysPath(folder), { timeout: BUSY_TIMEOUT_MS });
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;');
  attachCounters(db, join(folder, 'counters.db'));
  return db;
};

/**
 * Counts that nobody misses (rate limits) are written at every request: they have a file of their own that is never
 * synced, so that counting strangers costs the keys no disk. One that a crash of the machine damaged is begun again.
 */
const attachCounters = (db: KeysFile, file: string): void => {
  try {
    attach(db, file);
  } catch {
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
    attach(db, file);
  }
  chmodSync(file, 0o600);
};

const attach = (db: KeysFile, file: string): void => {
  db.exec(`ATTACH '${file.replaceAll("'", "''")}' AS counting`);
  try {
    db.exec(`
      PRAGMA counting.journal_mode = WAL;
      PRAGMA counting.synchronous = OFF;
      CREATE TABLE IF NOT EXISTS counting.counters (
        key TEXT PRIMARY KEY, value INTEGER NOT NULL, expiresAtMs INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
    `);
  } catch (error) {
    db.exec('DETACH counting');
    throw error;
  }
};
