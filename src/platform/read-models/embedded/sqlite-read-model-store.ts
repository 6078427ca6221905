import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import type { JsonObject } from '../../events/json.js';
import { FileGone, OpenedDatabase } from '../../files/opened-database.js';
import { requireIndexable } from '../indexable.js';
import { anchorText } from '../anchor.js';
import {
  FenceLost,
  ReadModelStore,
  type Anchor,
  type Found,
  type Guarded,
  type Query,
  type ReadModelSpec,
  type StoredVersion,
} from '../read-model-store.js';
import { isDamage } from '../../files/damaged-database.js';
import { PreparedStatements } from './prepared-statements.js';
import { SqliteViewsReader } from './sqlite-views-reader.js';
import { createCheckpoints, createTable, tableOf } from './views-schema.js';

const BUSY_TIMEOUT_MS = 5_000;
/** 16 MiB of write-ahead log: a rebuild changes the same pages again and again before they have to go to the file. */
const CHECKPOINT_PAGES = 4_000;

/** After a write, in milliseconds: rare enough to cost a rebuild little. */
const EMPTIED_AFTER_MS = 5_000;

/**
 * Read models in one SQLite file, through a connection of its own. Synchronous inside: belongs in a worker thread.
 * `synchronous=NORMAL` may lose the last commits at a power cut, but documents and checkpoint together: they are
 * built again from the log.
 */
export class SqliteReadModelStore extends ReadModelStore {
  readonly #database: DatabaseSyncInstance;
  readonly #file: OpenedDatabase;
  readonly #statements: PreparedStatements;
  readonly #reader: SqliteViewsReader;
  #emptying: NodeJS.Timeout | undefined;

  /** `damaged` hears that the file is, when that turns out in use; opening a damaged file throws. */
  constructor(
    path: string,
    private readonly damaged: (error: Error) => void = () => undefined,
  ) {
    super();
    this.#database = new DatabaseSync(path);
    this.#database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}; PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    this.#database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -32768');
    // What is overwritten is gone: documents hold what people said, and an erasure must reach the file.
    this.#database.exec('PRAGMA secure_delete = ON');
    createCheckpoints(this.#database);
    this.#file = new OpenedDatabase(path);
    this.#statements = new PreparedStatements(this.#database);
    this.#reader = new SqliteViewsReader(path, this.#database);
  }

  override async prepare(model: ReadModelSpec): Promise<void> {
    this.#transaction(() => {
      createTable(this.#database, model);
      this.#run(
        'INSERT INTO checkpoints (name, version) VALUES (?, ?) ON CONFLICT DO NOTHING',
        model.name,
        model.version,
      );
    });
  }

  /** Also forgets the tombstones: from here on every earlier writer is refused. */
  override async claim(model: ReadModelSpec, fence: bigint): Promise<bigint | undefined> {
    return this.#transaction(() => {
      this.#raise(model, fence);
      this.#run(`DELETE FROM ${tableOf(model)} WHERE document IS NULL`);
      return this.#reader.checkpoint(model);
    });
  }

  override async commit(
    model: ReadModelSpec,
    writes: readonly Guarded[],
    checkpoint: bigint,
    fence: bigint,
    anchor?: Anchor,
  ): Promise<void> {
    requireIndexable(model, writes);
    this.#transaction(() => {
      this.#raise(model, fence);
      const upsert = this.#statements.of(
        `INSERT INTO ${tableOf(model)} AS stored (id, last_position, document) VALUES (?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET last_position = excluded.last_position, document = excluded.document
         WHERE stored.last_position < excluded.last_position`,
      );
      for (const { id, document, lastPosition } of writes)
        upsert.run(id, lastPosition, document === undefined ? null : JSON.stringify(document));
      this.#run(
        `UPDATE checkpoints SET checkpoint = max(coalesce(checkpoint, ?1), ?1), anchor = coalesce(?4, anchor)
         WHERE name = ?2 AND version = ?3`,
        checkpoint,
        model.name,
        model.version,
        anchor ? anchorText(anchor) : null,
      );
    });
    if (writes.length > 0) this.#emptyLogSoon();
  }

  override async markReady(model: ReadModelSpec): Promise<void> {
    this.#run('UPDATE checkpoints SET ready = 1 WHERE name = ? AND version = ?', model.name, model.version);
  }

  override async drop(model: ReadModelSpec): Promise<void> {
    this.#transaction(() => {
      this.#database.exec(`DROP TABLE IF EXISTS ${tableOf(model)}`);
      this.#run('DELETE FROM checkpoints WHERE name = ? AND version = ?', model.name, model.version);
    });
  }

  override async load(model: ReadModelSpec, ids: readonly string[]): Promise<readonly Guarded[]> {
    try {
      return this.#reader.load(model, ids);
    } catch (error) {
      if (isDamage(error)) this.damaged(error);
      throw error;
    }
  }

  override async checkpoint(model: ReadModelSpec): Promise<bigint | undefined> {
    return this.#reader.checkpoint(model);
  }

  override async anchor(model: ReadModelSpec): Promise<Anchor | undefined> {
    return this.#reader.anchor(model);
  }

  override async get<D extends JsonObject>(model: ReadModelSpec, id: string): Promise<D | undefined> {
    return this.#reader.get<D>(model, id);
  }

  override async find<D extends JsonObject>(model: ReadModelSpec, query: Query): Promise<Found<D>> {
    return this.#reader.find<D>(model, query);
  }

  override async versions(name: string): Promise<readonly StoredVersion[]> {
    return this.#reader.versions(name);
  }

  override async close(): Promise<void> {
    clearTimeout(this.#emptying);
    this.#reader.close();
  }

  /** The write-ahead log keeps what was overwritten: it is emptied now and then, as soon as no reader holds it. */
  #emptyLogSoon(): void {
    this.#emptying ??= setTimeout(() => {
      this.#emptying = undefined;
      if (!this.#emptyLog()) this.#emptyLogSoon();
    }, EMPTIED_AFTER_MS).unref();
  }

  #emptyLog(): boolean {
    try {
      this.#database.exec('PRAGMA busy_timeout = 0');
      const { busy } = this.#database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { busy: number };
      return busy === 0;
    } catch {
      // Whatever is wrong with the file, the next commit says so to somebody.
      return true;
    } finally {
      this.#database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    }
  }

  #raise(model: ReadModelSpec, fence: bigint): void {
    const text = 'UPDATE checkpoints SET fence = ?1 WHERE name = ?2 AND version = ?3 AND fence <= ?1';
    if (this.#run(text, fence, model.name, model.version) === 0)
      throw new FenceLost(`${model.name}@${model.version}: a newer lease than ${fence} was seen, or it was dropped`);
  }

  #run(text: string, ...parameters: readonly (string | number | bigint | null)[]): number {
    return Number(this.#statements.of(text).run(...parameters).changes);
  }

  #transaction<T>(work: () => T): T {
    try {
      this.#file.require();
      this.#database.exec('BEGIN IMMEDIATE');
      const result = work();
      this.#database.exec('COMMIT');
      return result;
    } catch (error) {
      if (isDamage(error) || error instanceof FileGone) this.damaged(error);
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }
}
