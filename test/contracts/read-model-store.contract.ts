import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  FenceLost,
  type Guarded,
  type ReadModelSpec,
  type ReadModelStore,
} from '../../src/platform/read-models/read-model-store.js';
import { readModelQueriesContract } from './read-model-queries.contract.js';

export type ReadModelStoreOpener = Readonly<{
  open: () => Promise<ReadModelStore>;
  /** A second store over the same data, as another process would open it. */
  reopen: () => Promise<ReadModelStore>;
  runs: number;
}>;

let versions = 0;
const write = (id: string, lastPosition: bigint, document?: Guarded['document']): Guarded => ({
  id,
  lastPosition,
  document: document && { id, ...document },
});

/** What every store of read models promises. */
export const readModelStoreContract = (name: string, { open, reopen, runs }: ReadModelStoreOpener): void =>
  describe(`read model store: ${name}`, () => {
    let store: ReadModelStore;
    beforeAll(async () => {
      store = await open();
    });
    afterAll(() => store.close());

    const prepared = async (indexes: ReadModelSpec['indexes'] = [['tenantId', 'at']]): Promise<ReadModelSpec> => {
      const model = { name: 'contract', version: ++versions, indexes };
      await store.prepare(model);
      return model;
    };

    describe('documents', () => {
      it('reads back what was committed, as it was', async () => {
        const model = await prepared();
        const document = { tenantId: 't', at: 1.5, nested: { list: [1, 'two', null, { deep: true }] }, text: 'é😀"\\' };
        await store.commit(model, [write('a', 2n ** 60n, document)], 2n ** 60n, 1n);
        expect(await store.get(model, 'a')).toEqual({ id: 'a', ...document });
        expect(await store.load(model, ['a', 'absent'])).toEqual([write('a', 2n ** 60n, document)]);
        expect(await store.get(model, 'absent')).toBeUndefined();
      });

      it('writes a document only over an older one', async () => {
        const model = await prepared();
        await store.commit(model, [write('a', 10n, { at: 10 }), write('b', 9n, { at: 9 })], 10n, 1n);
        await store.commit(model, [write('a', 10n, { at: -1 }), write('b', 10n, { at: 10 })], 10n, 1n);
        await store.commit(model, [write('a', 9n, { at: -1 }), write('c', 9n, { at: 9 })], 10n, 1n);
        const { documents } = await store.find(model, { filter: {} });
        expect(documents).toEqual([
          { id: 'a', at: 10 },
          { id: 'b', at: 10 },
          { id: 'c', at: 9 },
        ]);
      });

      it('keeps the last event seen with the checkpoint, until a later one is told', async () => {
        const model = await prepared();
        const anchor = { stream: 'call-1', revision: 2n ** 60n, id: 'e-1', position: 2n ** 62n };
        expect(await store.anchor(model)).toBeUndefined();
        await store.commit(model, [], anchor.position, 1n, anchor);
        await store.commit(model, [write('a', 2n ** 62n + 1n, { at: 1 })], 2n ** 62n + 1n, 1n);
        expect(await store.anchor(model)).toEqual(anchor);
        await store.drop(model);
        await store.prepare(model);
        expect(await store.anchor(model)).toBeUndefined();
      });

      it('compares positions as numbers', async () => {
        const model = await prepared();
        await store.commit(model, [write('a', 9n, { at: 9 })], 9n, 1n);
        await store.commit(model, [write('a', 10n, { at: 10 })], 10n, 1n);
        await store.commit(model, [write('a', 2n ** 53n + 1n, { at: 11 })], 2n ** 53n + 1n, 1n);
        await store.commit(model, [write('a', 2n ** 53n, { at: -1 })], 2n ** 53n + 1n, 1n);
        expect(await store.get(model, 'a')).toEqual({ id: 'a', at: 11 });
        expect(await store.checkpoint(model)).toBe(2n ** 53n + 1n);
      });

      it('hides a deleted document, and an older write does not bring it back', async () => {
        const model = await prepared();
        await store.commit(model, [write('a', 1n, { at: 1 })], 1n, 1n);
        await store.commit(model, [write('a', 3n)], 3n, 1n);
        await store.commit(model, [write('a', 2n, { at: 2 })], 3n, 1n);
        expect(await store.get(model, 'a')).toBeUndefined();
        expect(await store.find(model, { filter: {}, withTotal: true })).toEqual({ documents: [], total: 0 });
        expect(await store.find(model, { filter: { at: null } })).toEqual({ documents: [] });
        expect(await store.load(model, ['a'])).toEqual([{ id: 'a', document: undefined, lastPosition: 3n }]);
        await store.commit(model, [write('a', 4n, { at: 4 })], 4n, 1n);
        expect(await store.get(model, 'a')).toEqual({ id: 'a', at: 4 });
      });

      it('refuses a list or object in an indexed field, and writes nothing', async () => {
        const model = await prepared();
        const commit = store.commit(model, [write('a', 1n, { at: 1 }), write('b', 1n, { at: [1] })], 1n, 1n);
        await expect(commit).rejects.toBeInstanceOf(TypeError);
        expect(await store.get(model, 'a')).toBeUndefined();
        expect(await store.checkpoint(model)).toBeUndefined();
      });
    });

    describe('checkpoint and fence', () => {
      it('keeps the checkpoint, which never goes back', async () => {
        const model = await prepared();
        expect(await store.checkpoint(model)).toBeUndefined();
        await store.commit(model, [], 7n, 1n);
        await store.commit(model, [], 5n, 1n);
        expect(await store.checkpoint(model)).toBe(7n);
        const other = await reopen();
        expect(await other.checkpoint(model)).toBe(7n);
        await other.close();
      });

      it('gives the checkpoint to whoever claims the model', async () => {
        const model = await prepared();
        expect(await store.claim(model, 1n)).toBeUndefined();
        await store.commit(model, [], 7n, 1n);
        expect(await store.claim(model, 2n)).toBe(7n);
      });

      it('refuses an earlier holder as soon as the model was claimed', async () => {
        const model = await prepared();
        await store.claim(model, 1n);
        await store.commit(model, [write('a', 1n, { at: 1 })], 1n, 1n);
        await store.claim(model, 2n);
        const late = store.commit(model, [write('a', 2n, { at: 2 }), write('b', 2n, { at: 2 })], 2n, 1n);
        await expect(late).rejects.toBeInstanceOf(FenceLost);
        await expect(store.claim(model, 1n)).rejects.toBeInstanceOf(FenceLost);
        expect(await store.find(model, { filter: {} })).toEqual({ documents: [{ id: 'a', at: 1 }] });
        expect(await store.checkpoint(model)).toBe(1n);
        await store.commit(model, [write('a', 2n, { at: 2 })], 2n, 2n);
        expect(await store.checkpoint(model)).toBe(2n);
      });
    });

    describe('versions', () => {
      it('keeps versions apart, knows which were ready, and drops one alone', async () => {
        const model = (version: number): ReadModelSpec => ({ name: 'versioned', version, indexes: [['at']] });
        await store.prepare(model(1));
        await store.prepare(model(2));
        await store.prepare(model(2));
        await store.commit(model(1), [write('a', 1n, { at: 1 })], 1n, 1n);
        await store.commit(model(2), [write('a', 1n, { at: 2 })], 1n, 1n);
        await store.markReady(model(1));
        expect(await store.versions('versioned')).toEqual([
          { version: 1, ready: true },
          { version: 2, ready: false },
        ]);
        await store.drop(model(1));
        expect(await store.versions('versioned')).toEqual([{ version: 2, ready: false }]);
        expect(await store.get(model(1), 'a')).toBeUndefined();
        expect(await store.checkpoint(model(1))).toBeUndefined();
        expect(await store.get(model(2), 'a')).toEqual({ id: 'a', at: 2 });
      });

      it('answers empty for a model that was never prepared', async () => {
        const model = { name: 'unknown', version: 1, indexes: [['at']] };
        expect(await store.find(model, { filter: { at: 1 }, withTotal: true })).toEqual({ documents: [], total: 0 });
        expect(await store.get(model, 'a')).toBeUndefined();
        expect(await store.load(model, ['a'])).toEqual([]);
        expect(await store.checkpoint(model)).toBeUndefined();
        expect(await store.versions('unknown')).toEqual([]);
      });
    });

    readModelQueriesContract({ store: () => store, prepared, runs });
  });
