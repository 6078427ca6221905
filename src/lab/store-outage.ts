import { DatabaseSync } from '@photostructure/sqlite';
import { type Database, ledgerFile } from '../platform/event-store/embedded/ledger-file.js';

/** How long a commit that is under way is waited for. */
const BUSY_MS = 1000;

/**
 * Takes the embedded log of a data folder away from the server that writes it, from outside: a second connection holds
 * the database's write lock, as a stuck backup would, and no append gets through. What is stored can still be read.
 */
export class StoreOutage {
  #db: Database | undefined;

  constructor(private readonly folder: string) {}

  /** From now on nothing is stored. Throws the database's error if the lock cannot be had. */
  begin(): void {
    if (this.#db !== undefined) return;
    const db = new DatabaseSync(ledgerFile(this.folder), { timeout: BUSY_MS });
    try {
      db.exec('BEGIN IMMEDIATE');
      this.#db = db;
    } catch (error) {
      db.close();
      throw error;
    }
  }

  end(): void {
    this.#db?.exec('ROLLBACK');
    this.#db?.close();
    this.#db = undefined;
  }
}
