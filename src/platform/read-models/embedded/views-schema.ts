import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { indexKeys } from '../predicate.js';
import type { ReadModelSpec } from '../read-model-store.js';
import { placeOf } from '../indexable.js';
import { valueOf } from './sql-predicate.js';

/** The name of a read model's table, quoted. `placeOf` admits no quote. */
export const tableOf = (model: ReadModelSpec): string => `"${placeOf(model)}"`;

/** The one table that every read model shares: where it is, who may write, whether queries may go to it. */
export const createCheckpoints = (database: DatabaseSyncInstance): void => {
  database.exec(`CREATE TABLE IF NOT EXISTS checkpoints (
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    checkpoint INTEGER,
    fence INTEGER NOT NULL DEFAULT 0,
    ready INTEGER NOT NULL DEFAULT 0,
    anchor TEXT,
    PRIMARY KEY (name, version)
  ) STRICT`);
  const columns = database.prepare('PRAGMA table_info(checkpoints)').all() as { name: string }[];
  // Files of earlier releases do not have it.
  if (columns.every(({ name }) => name !== 'anchor')) database.exec('ALTER TABLE checkpoints ADD COLUMN anchor TEXT');
};

/**
 * One table per read model and version. `id` has no declared type, so that nothing is converted when it is compared.
 * A document that is NULL is a tombstone.
 */
export const createTable = (database: DatabaseSyncInstance, model: ReadModelSpec): void => {
  const place = placeOf(model);
  const statements = [
    `CREATE TABLE IF NOT EXISTS "${place}" (id NOT NULL PRIMARY KEY, last_position INTEGER NOT NULL, document TEXT)`,
    `CREATE INDEX IF NOT EXISTS "${place} tombstones" ON "${place}" (last_position) WHERE document IS NULL`,
    ...model.indexes.map((index) => {
      const keys = indexKeys(index).map(
        ([field, direction]) => `${valueOf(field)} ${direction === 1 ? 'ASC' : 'DESC'}`,
      );
      const columns = [...keys, 'id'].join(', ');
      return `CREATE INDEX IF NOT EXISTS "${place} ${index.join(' ')}" ON "${place}" (${columns}) WHERE ${indexed(index)}`;
    }),
  ];
  database.exec(statements.join(';\n'));
};

/**
 * Which documents an index holds. One of several fields is asked for by a value of the first, so documents without that
 * field need not be in it: half the cost of writing where one read model has documents of two kinds. An index of one
 * field may serve a sort of everything. SQLite does not use an index that could miss something.
 */
const indexed = (index: readonly string[]): string => {
  const [first] = indexKeys(index);
  const present = 'document IS NOT NULL';
  return first !== undefined && index.length > 1 ? `${present} AND ${valueOf(first[0])} IS NOT NULL` : present;
};
