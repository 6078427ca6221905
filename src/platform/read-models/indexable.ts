import type { JsonObject } from '../events/json.js';
import { indexKeys } from './predicate.js';
import type { ReadModelSpec } from './read-model-store.js';

/**
 * Refuses a document that no store could index alike: MongoDB would look into a list, SQLite would not. Throws a
 * TypeError, which stops the read model like any other mistake in its fold.
 */
export const requireIndexable = (model: ReadModelSpec, id: string, document: JsonObject): void => {
  for (const [field] of model.indexes.flatMap(indexKeys)) {
    const value = document[field];
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
