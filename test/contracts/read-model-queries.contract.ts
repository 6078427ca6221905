import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { InvalidQuery } from '../../src/platform/read-models/predicate.js';
import type {
  Filter,
  Guarded,
  Query,
  ReadModelSpec,
  ReadModelStore,
} from '../../src/platform/read-models/read-model-store.js';
import { arbitraryDocuments, arbitraryQuery, FUZZ_INDEXES } from '../kit/arbitrary-query.js';
import { naiveFind, type PlainDocument } from '../kit/naive-filter.js';

type Opened = Readonly<{
  store: () => ReadModelStore;
  /** A new read model; by default with an index over `tenantId` and `at`. */
  prepared: (indexes?: ReadModelSpec['indexes']) => Promise<ReadModelSpec>;
  /** Runs of each property. */
  runs: number;
}>;

const write = (id: string, lastPosition: bigint, document?: Guarded['document']): Guarded => ({
  id,
  lastPosition,
  document: document && { id, ...document },
});

/** What every store of read models promises of its queries. */
export const readModelQueriesContract = ({ store, prepared, runs }: Opened): void => {
  const filled = async (documents: readonly PlainDocument[]): Promise<ReadModelSpec> => {
    const model = await prepared(FUZZ_INDEXES);
    const writes = documents.map((document) => write(document.id, 1n, document));
    await store().commit(model, writes, 1n, 1n);
    return model;
  };

  describe('queries', () => {
    it('answers any filter, sort and page like the filter language spelt out', async () => {
      await fc.assert(
        fc.asyncProperty(
          arbitraryDocuments,
          fc.array(arbitraryQuery, { minLength: 1, maxLength: 8 }),
          async (documents, queries) => {
            const model = await filled(documents);
            for (const query of queries)
              expect(await store().find(model, { ...query, withTotal: true })).toEqual(naiveFind(documents, query));
            await store().drop(model);
          },
        ),
        { numRuns: runs },
      );
    });

    it('pages through everything by keyset, whatever the sort, without a gap or a repeat', async () => {
      await fc.assert(
        fc.asyncProperty(
          arbitraryDocuments,
          arbitraryQuery,
          fc.integer({ min: 1, max: 4 }),
          async (documents, { filter, sort = {} }, limit) => {
            const model = await filled(documents);
            const fields = Object.keys(sort).filter((field) => field !== 'id');
            const paged: PlainDocument[] = [];
            for (let query: Query = { filter, sort, limit }; ;) {
              const { documents: page } = await store().find<PlainDocument>(model, query);
              paged.push(...page);
              const last = page.at(-1);
              if (!last || paged.length > documents.length) break;
              query = {
                filter,
                sort,
                limit,
                after: { values: fields.map((field) => last[field] ?? null), id: last.id },
              };
            }
            expect(paged).toEqual(naiveFind(documents, { filter, sort }).documents);
            await store().drop(model);
          },
        ),
        { numRuns: runs },
      );
    });

    it.each<[string, Query]>([
      ['a field without an index', { filter: { note: 'x' } }],
      ['a field without an index, inside', { filter: { $or: [{ $and: [{ note: 'x' }] }] } }],
      ['a sort without an index', { filter: {}, sort: { note: 1 } }],
      ['an unknown operator', { filter: { at: { $regex: '.*' } } as unknown as Filter }],
      ['an undefined condition', { filter: { tenantId: undefined } }],
      ['an empty condition', { filter: { tenantId: {} } }],
      ['an empty $or', { filter: { $or: [] } }],
      ['a range over true', { filter: { at: { $gt: true } } as unknown as Filter }],
      ['a number that is none', { filter: { at: Number.NaN } }],
      ['a list as value', { filter: { at: [1] } as unknown as Filter }],
      ['a negative limit', { filter: {}, limit: -1 }],
      ['a keyset of another length', { filter: {}, sort: { at: 1 }, after: { values: [], id: 'a' } }],
    ])('refuses %s', async (_, query) => {
      const model = await prepared();
      await expect(store().find(model, query)).rejects.toBeInstanceOf(InvalidQuery);
    });
  });
};
