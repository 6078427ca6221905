import { join } from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';

export type Database = DatabaseSyncInstance;

/** The log of a data folder. */
export const ledgerFile = (folder: string): string => join(folder, 'ledger.db');

/**
 * One append-only table. Positions are dense from 1, so that a missing row is seen as a gap; the triggers also stop
 * `INSERT OR REPLACE`, which would delete a row without firing a trigger on DELETE.
 */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS events (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    stream TEXT NOT NULL,
    revision INTEGER NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    version INTEGER NOT NULL,
    data TEXT NOT NULL,
    meta TEXT NOT NULL,
    recordedAt TEXT NOT NULL,
    checksum INTEGER NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS events_by_stream ON events (stream, revision);
  CREATE UNIQUE INDEX IF NOT EXISTS events_by_id ON events (id);
  CREATE TRIGGER IF NOT EXISTS events_are_not_changed BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
  CREATE TRIGGER IF NOT EXISTS events_are_not_deleted BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
  CREATE TRIGGER IF NOT EXISTS events_are_not_replaced BEFORE INSERT ON events
    WHEN EXISTS (SELECT 1 FROM events WHERE position = NEW.position)
      OR EXISTS (SELECT 1 FROM events WHERE stream = NEW.stream AND revision = NEW.revision)
      OR EXISTS (SELECT 1 FROM events WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
`;

/**
 * The write-ahead log is moved into the file when it has so many pages of 4 KiB. A page that was written often meanwhile,
 * as those of the indexes are, is moved once: an event took a fifth less time here than at SQLite's own 1,000.
 */
const CHECKPOINT_PAGES = 4_000;

/**
 * How long an opening waits for another connection that recovers the file, or is the last to close it: both hold it for
 * themselves a moment, though only one may write (sqlite.org/wal.html, "Sometimes Queries Return SQLITE_BUSY").
 */
const OPENED_WITHIN_MS = 5_000;

/**
 * The one writing connection. In WAL mode `synchronous=FULL` syncs the log of the database at every commit. Once open it
 * waits for nobody: whoever takes the write lock from outside makes an append fail at once.
 */
export const openForWriting = (folder: string): Database => {
  const db = new DatabaseSync(ledgerFile(folder), { timeout: OPENED_WITHIN_MS });
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA recursive_triggers = ON;');
  db.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  db.exec(SCHEMA);
  db.exec('PRAGMA busy_timeout = 0');
  return db;
};

/** A connection that can only read and never makes the writer wait. The writer must have opened the folder before. */
export const openForReading = (folder: string): Database =>
  new DatabaseSync(ledgerFile(folder), { readOnly: true, timeout: OPENED_WITHIN_MS });
