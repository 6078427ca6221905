import { statSync } from 'node:fs';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import type { JsonObject } from '../../events/json.js';
import { planQuery } from '../query-plan.js';
import { toAnchor } from '../anchor.js';
import { ReadModelsUnavailable } from '../read-model-store.js';
import type { Anchor, Found, Guarded, Query, ReadModelSpec, StoredVersion } from '../read-model-store.js';
import { isDamage } from '../../files/damaged-database.js';
import { PreparedStatements } from './prepared-statements.js';
import { toSql, valueOf } from './sql-predicate.js';
import { tableOf } from './views-schema.js';

/** A reader waits only for a connection that recovers the file or is the last to close it: a moment. */
const BUSY_TIMEOUT_MS = 5_000;

type Row = Readonly<Record<string, unknown>>;

/**
 * Queries over a file of read models. Synchronous: belongs in a worker thread. Read-only unless given the writer's own
 * connection; what was not written yet (file, table) answers empty, because the projections worker makes both.
 */
export class SqliteViewsReader {
  #database: DatabaseSyncInstance | undefined;
  #statements: PreparedStatements | undefined;
  #inode: number | undefined;

  constructor(
    private readonly path: string,
    private readonly given?: DatabaseSyncInstance,
  ) {
    this.#database = given;
    this.#statements = given && new PreparedStatements(given);
  }

  load(model: ReadModelSpec, ids: readonly string[]): readonly Guarded[] {
    const text = `SELECT id, last_position, document FROM ${tableOf(model)} WHERE id IN (SELECT value FROM json_each(?))`;
    return this.#all(text, JSON.stringify(ids)).map((row) => ({
      id: row['id'] as string,
      document: row['document'] === null ? undefined : parsed(row),
      lastPosition: row['last_position'] as bigint,
    }));
  }

  get<D extends JsonObject>(model: ReadModelSpec, id: string): D | undefined {
    const [row] = this.#all(`SELECT document FROM ${tableOf(model)} WHERE id = ? AND document IS NOT NULL`, id);
    return row && (parsed(row) as D);
  }

  find<D extends JsonObject>(model: ReadModelSpec, query: Query): Found<D> {
    const plan = planQuery(model, query);
    const from = `FROM ${tableOf(model)} WHERE document IS NOT NULL AND`;
    const page = toSql(plan.page);
    const order = plan.sort.map(([field, direction]) => `${valueOf(field)} ${direction === 1 ? 'ASC' : 'DESC'}`);
    const text = `SELECT document ${from} ${page.text} ORDER BY ${order.join(', ')} LIMIT ? OFFSET ?`;
    const documents = this.#all(text, ...page.parameters, plan.limit ?? -1, plan.offset).map((row) => parsed(row) as D);
    if (!plan.withTotal) return { documents };
    const matching = toSql(plan.matching);
    const [counted] = this.#all(`SELECT count(*) AS total ${from} ${matching.text}`, ...matching.parameters);
    return { documents, total: Number(counted?.['total'] ?? 0) };
  }

  checkpoint(model: ReadModelSpec): bigint | undefined {
    const text = 'SELECT checkpoint FROM checkpoints WHERE name = ? AND version = ?';
    const [row] = this.#all(text, model.name, model.version);
    return (row?.['checkpoint'] as bigint | null | undefined) ?? undefined;
  }

  anchor(model: ReadModelSpec): Anchor | undefined {
    const text = 'SELECT anchor FROM checkpoints WHERE name = ? AND version = ? AND anchor IS NOT NULL';
    const [row] = this.#all(text, model.name, model.version);
    return row && toAnchor(row['anchor'] as string);
  }

  versions(name: string): readonly StoredVersion[] {
    const rows = this.#all('SELECT version, ready FROM checkpoints WHERE name = ? ORDER BY version', name);
    return rows.map((row) => ({ version: Number(row['version']), ready: row['ready'] === 1n }));
  }

  close(): void {
    this.#statements = undefined;
    this.#database?.close();
    this.#database = undefined;
  }

  #all(text: string, ...parameters: readonly (string | number)[]): readonly Row[] {
    try {
      return (this.#open()
        ?.of(text)
        .all(...parameters) ?? []) as readonly Row[];
    } catch (error) {
      if (/no such (table|column: anchor)/.test(String(error))) return [];
      if (isDamage(error)) throw new ReadModelsUnavailable('views.db is damaged', { cause: error });
      throw error;
    }
  }

  #open(): PreparedStatements | undefined {
    if (this.given) return this.#statements;
    // A damaged file is removed and built again: the one that is open may not be there any more.
    const inode = statSync(this.path, { throwIfNoEntry: false })?.ino;
    if (inode !== this.#inode) this.close();
    if (inode !== undefined && !this.#database) {
      this.#database = new DatabaseSync(this.path, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
      this.#statements = new PreparedStatements(this.#database);
      this.#inode = inode;
    }
    return this.#statements;
  }
}

const parsed = (row: Row): JsonObject => JSON.parse(row['document'] as string) as JsonObject;
