import fc from 'fast-check';
import type { Condition, Filter, Query, Scalar } from '../../src/platform/read-models/read-model-store.js';
import type { PlainDocument } from './naive-filter.js';

/** Fields of one type each can be sorted by; `mixed` holds anything and is only filtered by. */
export const FUZZ_INDEXES = [['text', '-count'], ['count'], ['flag'], ['mixed']] as const;

const text = fc.oneof(
  fc.constantFrom('', 'a', 'b', 'B', 'é', '5', 'true', '😀', '\uffee'),
  fc.string({ maxLength: 3 }),
);
const count = fc.oneof(
  fc.integer({ min: -2, max: 5 }),
  fc.maxSafeInteger(),
  fc.integer({ min: -99_999, max: 99_999 }).map((cents) => cents / 100),
);
const mixed: fc.Arbitrary<Scalar> = fc.oneof(text, count, fc.boolean(), fc.constant(null));
const orNull = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(of, { freq: 4 });

/** Up to 12 documents with distinct ids, their declared fields present, null or absent. */
export const arbitraryDocuments: fc.Arbitrary<PlainDocument[]> = fc.uniqueArray(
  fc
    .record(
      {
        id: fc.stringMatching(/^[a-c1-3-]{1,3}$/),
        text: orNull(text),
        count: orNull(count),
        flag: orNull(fc.boolean()),
        mixed,
      },
      { requiredKeys: ['id'], noNullPrototype: true },
    )
    .map((document) => document as PlainDocument),
  { selector: ({ id }) => id, maxLength: 12 },
);

const range = fc
  .record(
    {
      $gt: fc.oneof(text, count),
      $gte: fc.oneof(text, count),
      $lt: fc.oneof(text, count),
      $lte: fc.oneof(text, count),
      $ne: mixed,
      $in: fc.array(mixed, { maxLength: 3 }),
      $exists: fc.boolean(),
    },
    { requiredKeys: [], noNullPrototype: true },
  )
  .filter((operators) => Object.keys(operators).length > 0 && Object.keys(operators).length < 4);
const condition: fc.Arbitrary<Condition> = fc.oneof(mixed, range);
const field = fc.constantFrom('id', 'text', 'count', 'flag', 'mixed');

const filter = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    fc.dictionary(field, condition, { maxKeys: 2, noNullPrototype: true }) as fc.Arbitrary<Filter>,
    fc.array(tie('filter'), { minLength: 1, maxLength: 3 }).map((branches): Filter => ({ $or: branches })),
    fc.array(tie('filter'), { minLength: 1, maxLength: 3 }).map((branches): Filter => ({ $and: branches })),
  ),
})).filter;

const direction = fc.constantFrom<(1 | -1)[]>(1, -1);
const sort = fc
  .uniqueArray(fc.constantFrom('text', 'count', 'flag', 'id'), { maxLength: 2 })
  .chain((fields) => fc.tuple(...fields.map((key) => direction.map((value) => [key, value] as const))))
  .map((keys) => Object.fromEntries(keys));

/** A query over those documents: filter, sort, offset paging. */
export const arbitraryQuery: fc.Arbitrary<Query> = fc.record(
  { filter, sort, limit: fc.integer({ min: 1, max: 5 }), offset: fc.integer({ min: 0, max: 4 }) },
  { requiredKeys: ['filter', 'sort'], noNullPrototype: true },
);
