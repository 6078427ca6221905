import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import type { AppendMeter } from './append-meter.js';
import { oneEvent } from './one-event.js';

/**
 * The library alone, in this thread: rows of the same columns and indexes, one synced transaction for the events of all
 * writers, nothing checked, nobody to be answered. What somebody writes by hand who has nothing else to do.
 */
export class BareSqlite {
  readonly #db;
  readonly #insert;
  #position = 0;

  constructor(folder: string) {
    this.#db = new DatabaseSync(join(folder, 'bare.db'));
    this.#db.exec(`
      PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
      CREATE TABLE events (
        position INTEGER PRIMARY KEY, stream TEXT NOT NULL, revision INTEGER NOT NULL, id TEXT NOT NULL,
        type TEXT NOT NULL, version INTEGER NOT NULL, data TEXT NOT NULL, meta TEXT NOT NULL, recordedAt TEXT NOT NULL
      ) STRICT;
      CREATE UNIQUE INDEX by_stream ON events (stream, revision);
      CREATE UNIQUE INDEX by_id ON events (id);
    `);
    this.#insert = this.#db.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  }

  appendForAWhile(writers: number, ms: number, meter: AppendMeter): void {
    const streams = Array.from({ length: writers }, () => `call-${crypto.randomUUID()}`);
    const startedAt = performance.now();
    const before = this.#position;
    for (let revision = 0; performance.now() - startedAt < ms; revision++) {
      const begunAt = performance.now();
      this.#db.exec('BEGIN IMMEDIATE');
      const recordedAt = new Date().toISOString();
      for (const stream of streams) {
        const { id, type, version, data, meta } = oneEvent();
        const texts = [JSON.stringify(data), JSON.stringify(meta)] as const;
        this.#insert.run(++this.#position, stream, revision, id, type, version, ...texts, recordedAt);
      }
      this.#db.exec('COMMIT');
      meter.durations.record(performance.now() - begunAt);
    }
    meter.add(this.#position - before, performance.now() - startedAt);
  }

  close(): void {
    this.#db.close();
  }
}
