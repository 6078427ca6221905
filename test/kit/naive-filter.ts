import type { Condition, Filter, Operators, Query, Scalar } from '../../src/platform/read-models/read-model-store.js';

export type PlainDocument = Readonly<{ id: string; [field: string]: Scalar }>;

/** The filter language spelt out over documents in memory, as slow and as plain as can be: what the stores must equal. */
export const naiveFind = (
  documents: readonly PlainDocument[],
  query: Query,
): { documents: PlainDocument[]; total: number } => {
  const matching = documents.filter((document) => matches(document, query.filter));
  const sort = Object.entries(query.sort ?? {});
  const compareRows = (a: PlainDocument, b: PlainDocument): number => {
    for (const [field, direction] of sort) {
      const order = compareScalars(a[field] ?? null, b[field] ?? null) * direction;
      if (order !== 0) return order;
    }
    return compareScalars(a.id, b.id);
  };
  const { after, offset = 0, limit = Infinity } = query;
  const last = after && {
    ...Object.fromEntries(
      sort.filter(([field]) => field !== 'id').map(([field], index) => [field, after.values[index] ?? null]),
    ),
    id: after.id,
  };
  const ordered = matching.toSorted(compareRows).filter((document) => !last || compareRows(document, last) > 0);
  return { documents: ordered.slice(offset, offset + limit), total: matching.length };
};

const matches = (document: PlainDocument, filter: Filter): boolean =>
  Object.entries(filter).every(([key, value]) => {
    if (key === '$and') return (value as readonly Filter[]).every((branch) => matches(document, branch));
    if (key === '$or') return (value as readonly Filter[]).some((branch) => matches(document, branch));
    return meets(document[key], value as Condition);
  });

const meets = (value: Scalar | undefined, condition: Condition): boolean => {
  if (typeof condition !== 'object' || condition === null) return equal(value, condition);
  const { $in, $exists, $ne, ...range }: Operators = condition;
  return (
    ($in === undefined || $in.some((wanted) => equal(value, wanted))) &&
    ($exists === undefined || (value !== undefined) === $exists) &&
    ($ne === undefined || !equal(value, $ne)) &&
    Object.entries(range).every(([operator, bound]) => inRange(value, operator, bound))
  );
};

const equal = (value: Scalar | undefined, wanted: Scalar): boolean => (value ?? null) === wanted;

const inRange = (value: Scalar | undefined, operator: string, bound: Scalar): boolean => {
  if (value === undefined || typeof value !== typeof bound) return false;
  const order = compareScalars(value, bound);
  return { $gt: order > 0, $gte: order >= 0, $lt: order < 0, $lte: order <= 0 }[operator] ?? false;
};

const compareScalars = (a: Scalar, b: Scalar): number => {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : 1;
};
