import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { Durations } from '../kit/durations.js';
import type { AppendFigures } from './append-for-a-while.js';
import { oneEvent } from './one-event.js';

/**
 * The library alone, in this thread: rows of the same columns and indexes, one synced transaction for the events of all
 * writers, nothing checked. What no log on this library can be faster than.
 */
export const appendToBareSqlite = (folder: string, writers: number, ms: number): AppendFigures => {
  const db = new DatabaseSync(join(folder, 'bare.db'));
  db.exec(`
    PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    CREATE TABLE events (
      position INTEGER PRIMARY KEY, stream TEXT NOT NULL, revision INTEGER NOT NULL, id TEXT NOT NULL,
      type TEXT NOT NULL, version INTEGER NOT NULL, data TEXT NOT NULL, meta TEXT NOT NULL, recordedAt TEXT NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX by_stream ON events (stream, revision);
    CREATE UNIQUE INDEX by_id ON events (id);
  `);
  const insert = db.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const streams = Array.from({ length: writers }, () => `call-${crypto.randomUUID()}`);
  const durations = new Durations();
  const startedAt = performance.now();
  let position = 0;
  for (let revision = 0; performance.now() - startedAt < ms; revision++) {
    const begunAt = performance.now();
    db.exec('BEGIN IMMEDIATE');
    const recordedAt = new Date().toISOString();
    for (const stream of streams) {
      const { id, type, version, data, meta } = oneEvent();
      const texts = [JSON.stringify(data), JSON.stringify(meta)] as const;
      insert.run(++position, stream, revision, id, type, version, ...texts, recordedAt);
    }
    db.exec('COMMIT');
    durations.record(performance.now() - begunAt);
  }
  db.close();
  return { perSecond: (position / (performance.now() - startedAt)) * 1000, p99: durations.percentiles.p99 };
};
