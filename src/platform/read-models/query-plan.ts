import { InvalidQuery, parseFilter, requireField, type Predicate } from './predicate.js';
import type { Query, ReadModelSpec, Scalar } from './read-model-store.js';

type SortKey = readonly [field: string, direction: 1 | -1];

/** A validated query: `matching` is what the total counts, `page` narrows it to what follows the keyset. */
export type QueryPlan = Readonly<{
  matching: Predicate;
  page: Predicate;
  /** Ends with the id, so that the order is total. */
  sort: readonly SortKey[];
  limit?: number;
  offset: number;
  withTotal: boolean;
}>;

/** Validates a query against the read model's declaration; throws InvalidQuery naming what is wrong. */
export const planQuery = (model: ReadModelSpec, query: Query): QueryPlan => {
  const keys = Object.entries(query.sort ?? {});
  for (const [field, direction] of keys) {
    requireField(model, field);
    if (direction !== 1 && direction !== -1) throw new InvalidQuery(`the sort direction of ${field} is 1 or -1`);
  }
  const sort: readonly SortKey[] = query.sort && 'id' in query.sort ? keys : [...keys, ['id', 1]];
  const matching = parseFilter(model, query.filter);
  return {
    matching,
    page: query.after ? { kind: 'all', of: [matching, beyond(sort, query.after)] } : matching,
    sort,
    limit: query.limit === undefined ? undefined : wholeNumber('limit', query.limit),
    offset: wholeNumber('offset', query.offset ?? 0),
    withTotal: query.withTotal ?? false,
  };
};

const wholeNumber = (what: string, value: number): number => {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new InvalidQuery(`${what} is a whole number from 0`);
};

/** What sorts after the last row seen: beyond it in the first key, or equal there and beyond in the next, … */
const beyond = (sort: readonly SortKey[], after: NonNullable<Query['after']>): Predicate => {
  const fields = sort.filter(([field]) => field !== 'id');
  if (after.values.length !== fields.length) throw new InvalidQuery('the keyset needs one value per sort key');
  const values = new Map<string, Scalar>(fields.map(([field], index) => [field, after.values[index] ?? null]));
  values.set('id', after.id);
  return {
    kind: 'any',
    of: sort.map(([field, direction], index) => ({
      kind: 'all',
      of: [
        ...sort.slice(0, index).map(([equal]) => same(equal, values.get(equal) ?? null)),
        beyondValue(field, direction, values.get(field) ?? null),
      ],
    })),
  };
};

const same = (field: string, value: Scalar): Predicate => ({ kind: 'is', field, value });
const NOTHING: Predicate = { kind: 'any', of: [] };

const beyondValue = (field: string, direction: 1 | -1, value: Scalar): Predicate => {
  const isNull = same(field, null);
  if (value === null) return direction === 1 ? { kind: 'isNot', field, value: null } : NOTHING;
  const further: Predicate =
    typeof value === 'boolean'
      ? value === (direction === -1)
        ? same(field, !value)
        : NOTHING
      : { kind: 'compare', field, operator: direction === 1 ? '$gt' : '$lt', value };
  return direction === 1 || field === 'id' ? further : { kind: 'any', of: [further, isNull] };
};
