import { indexKeys } from './predicate.js';
import type { Guarded, ReadModelSpec } from './read-model-store.js';

/**
 * Refuses documents that no store could index alike: MongoDB would look into a list, SQLite would not. Throws a
 * TypeError, which stops the read model like any other mistake in its fold.
 */
export const requireIndexable = (model: ReadModelSpec, writes: readonly Guarded[]): void => {
  const fields = new Set(model.indexes.flatMap(indexKeys).map(([field]) => field));
  for (const { id, document } of writes)
    for (const field of fields) {
      const value = document?.[field];
      if (typeof value === 'object' && value !== null)
        throw new TypeError(`${model.name} ${id}: the indexed field ${field} is not a scalar`);
    }
};

/** A read model's documents have a place of their own per version. */
export const placeOf = (model: ReadModelSpec): string => {
  if (/^[a-z][a-z0-9-]{0,62}$/.test(model.name) && Number.isSafeInteger(model.version) && model.version > 0)
    return `${model.name}@${model.version}`;
  throw new TypeError(`${model.name}@${model.version} is no read model's name and version`);
};
