import { describe, expect, it } from '@jest/globals';
import { ActiveReadModels } from '../../../src/platform/read-models/active-version.js';
import { SqliteReadModelStore } from '../../../src/platform/read-models/embedded/sqlite-read-model-store.js';
import { eventually } from '../../kit/eventually.js';

const model = (version: number) => ({ name: 'notes', version, indexes: [['text']] });

const twoVersions = async () => {
  const store = new SqliteReadModelStore(':memory:');
  for (const version of [1, 2]) {
    await store.prepare(model(version));
    await store.commit(
      model(version),
      [{ id: 'a', lastPosition: 1n, document: { id: 'a', text: `v${version}` } }],
      BigInt(version),
      1n,
    );
  }
  return { store, readModels: new ActiveReadModels(store) };
};

describe('queries while a raised version is built', () => {
  it('go to the old version until the new one has caught up once', async () => {
    const { store, readModels } = await twoVersions();
    await store.markReady(model(1));
    expect(await readModels.get(model(2), 'a')).toEqual({ id: 'a', text: 'v1' });
    expect(await readModels.find(model(2), { filter: { text: 'v1' } })).toEqual({
      documents: [{ id: 'a', text: 'v1' }],
    });
    expect(await readModels.checkpoint(model(2))).toBe(1n);
    await store.markReady(model(2));
    await eventually(async () => expect(await readModels.get(model(2), 'a')).toEqual({ id: 'a', text: 'v2' }));
    expect(await readModels.checkpoint(model(2))).toBe(2n);
  });

  it('never go to a version newer than the one asked for', async () => {
    const { store, readModels } = await twoVersions();
    await store.markReady(model(1));
    await store.markReady(model(2));
    expect(await readModels.get(model(1), 'a')).toEqual({ id: 'a', text: 'v1' });
  });

  it('go to the new version where there is no older one to go to', async () => {
    const { readModels } = await twoVersions();
    expect(await readModels.get(model(2), 'a')).toEqual({ id: 'a', text: 'v2' });
  });
});
