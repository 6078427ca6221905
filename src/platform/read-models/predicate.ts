import type { Condition, Filter, ReadModelSpec, Scalar } from './read-model-store.js';

type Comparison = '$gt' | '$gte' | '$lt' | '$lte';

/** A filter after validation: the one form that every store translates. */
export type Predicate =
  | Readonly<{ kind: 'all' | 'any'; of: readonly Predicate[] }>
  | Readonly<{ kind: 'is' | 'isNot'; field: string; value: Scalar }>
  | Readonly<{ kind: 'in'; field: string; values: readonly Scalar[] }>
  | Readonly<{ kind: 'exists'; field: string; exists: boolean }>
  | Readonly<{ kind: 'compare'; field: string; operator: Comparison; value: string | number }>;

/** The filter, sort or page asks for something the read model does not offer. A mistake of the caller's code. */
export class InvalidQuery extends Error {
  override readonly name = 'InvalidQuery';
}

/** The fields of a declared index with their direction; refuses names that are not plain top-level fields. */
export const indexKeys = (index: readonly string[]): readonly (readonly [field: string, direction: 1 | -1])[] =>
  index.map((key) => {
    const field = key.replace(/^-/, '');
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(field)) throw new InvalidQuery(`${key} cannot be an index field`);
    return [field, key === field ? 1 : -1];
  });

/** What a filter or sort may name: the declared fields and `id`. */
export const queryableFields = (model: ReadModelSpec): ReadonlySet<string> =>
  new Set(['id', ...model.indexes.flatMap((index) => indexKeys(index).map(([field]) => field))]);

export const requireField = (model: ReadModelSpec, field: string): void => {
  if (!queryableFields(model).has(field)) throw new InvalidQuery(`${model.name} declares no index on ${field}`);
};

/** Validates a filter against the read model's declaration; throws {@link InvalidQuery} naming what is wrong. */
export const parseFilter = (model: ReadModelSpec, filter: Filter): Predicate => ({
  kind: 'all',
  of: Object.entries(filter).map(([key, value]) => {
    if (key === '$and' || key === '$or') {
      if (!Array.isArray(value) || value.length === 0) throw new InvalidQuery(`${key} needs at least one filter`);
      const branches = value as readonly Filter[];
      return { kind: key === '$and' ? 'all' : 'any', of: branches.map((branch) => parseFilter(model, branch)) };
    }
    requireField(model, key);
    return parseCondition(key, value as Condition | undefined);
  }),
});

const parseCondition = (field: string, condition: Condition | undefined): Predicate => {
  if (typeof condition !== 'object' || condition === null)
    return { kind: 'is', field, value: requireScalar(field, condition) };
  const operators = Object.entries(condition);
  if (operators.length === 0) throw new InvalidQuery(`the condition on ${field} is empty`);
  return { kind: 'all', of: operators.map(([operator, operand]) => parseOperator(field, operator, operand)) };
};

const parseOperator = (field: string, operator: string, operand: unknown): Predicate => {
  switch (operator) {
    case '$in':
      if (!Array.isArray(operand)) throw new InvalidQuery(`$in on ${field} needs a list`);
      return { kind: 'in', field, values: operand.map((value) => requireScalar(field, value)) };
    case '$exists':
      if (typeof operand !== 'boolean') throw new InvalidQuery(`$exists on ${field} needs true or false`);
      return { kind: 'exists', field, exists: operand };
    case '$ne':
      return { kind: 'isNot', field, value: requireScalar(field, operand) };
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte': {
      const value = requireScalar(field, operand);
      if (typeof value === 'string' || typeof value === 'number') return { kind: 'compare', field, operator, value };
      throw new InvalidQuery(`${operator} on ${field} needs a string or a number`);
    }
    default:
      throw new InvalidQuery(`unknown operator ${operator} on ${field}`);
  }
};

const requireScalar = (field: string, value: unknown): Scalar => {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new InvalidQuery(`the condition on ${field} is not a string, finite number, boolean or null`);
};
