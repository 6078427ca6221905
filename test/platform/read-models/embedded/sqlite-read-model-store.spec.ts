import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  openEmbeddedReadModels,
  viewsPath,
} from '../../../../src/platform/read-models/embedded/open-embedded-read-models.js';
import { SqliteReadModelStore } from '../../../../src/platform/read-models/embedded/sqlite-read-model-store.js';
import { SqliteViewsReader } from '../../../../src/platform/read-models/embedded/sqlite-views-reader.js';
import { InvalidQuery } from '../../../../src/platform/read-models/predicate.js';
import { readModelStoreContract } from '../../../contracts/read-model-store.contract.js';
import { eventually } from '../../../kit/eventually.js';
import { temporaryFolder } from '../../../kit/temporary-folder.js';

let path: string;
readModelStoreContract('SQLite', {
  open: async () => {
    path = join(await temporaryFolder(), 'views.db');
    return new SqliteReadModelStore(path);
  },
  reopen: async () => new SqliteReadModelStore(path),
  runs: 300,
});

const model = { name: 'call-log', version: 1, indexes: [['tenantId', '-createdAt']] };

describe('a reader beside the writer', () => {
  it('answers empty before anything was written, then sees every commit', async () => {
    const folder = await temporaryFolder();
    const reader = new SqliteViewsReader(viewsPath(folder));
    expect(reader.find(model, { filter: { tenantId: 't' }, withTotal: true })).toEqual({ documents: [], total: 0 });

    const writer = new SqliteReadModelStore(viewsPath(folder));
    expect(reader.get(model, 'a')).toBeUndefined();
    await writer.prepare(model);
    await writer.commit(model, [{ id: 'a', lastPosition: 1n, document: { id: 'a', tenantId: 't' } }], 1n, 1n);
    expect(reader.find(model, { filter: { tenantId: 't' } }).documents).toEqual([{ id: 'a', tenantId: 't' }]);
    expect(reader.checkpoint(model)).toBe(1n);
    reader.close();
    await writer.close();
  });
});

describe('the main thread', () => {
  it('queries through a worker', async () => {
    const folder = await temporaryFolder();
    const readModels = await openEmbeddedReadModels(folder);
    expect(await readModels.find(model, { filter: {} })).toEqual({ documents: [] });

    const writer = new SqliteReadModelStore(viewsPath(folder));
    await writer.prepare(model);
    await writer.commit(model, [{ id: 'a', lastPosition: 3n, document: { id: 'a' } }], 3n, 1n);
    expect(await readModels.get(model, 'a')).toEqual({ id: 'a' });
    expect(await readModels.checkpoint(model)).toBe(3n);
    expect(await readModels.versions('call-log')).toEqual([{ version: 1, ready: false }]);
    await expect(readModels.find(model, { filter: { note: 1 } })).rejects.toBeInstanceOf(InvalidQuery);
    await readModels.close();
    await writer.close();
  });
});

describe('what was overwritten', () => {
  it('is gone from the files soon after', async () => {
    const folder = await temporaryFolder();
    const file = viewsPath(folder);
    const writer = new SqliteReadModelStore(file);
    const reader = new SqliteViewsReader(file);
    await writer.prepare(model);
    const said = (text: string | null) => ({ id: 'a', tenantId: 't', createdAt: 1, text });
    await writer.commit(model, [{ id: 'a', document: said('the canary sings'), lastPosition: 1n }], 1n, 1n);
    expect(reader.get(model, 'a')).toEqual(said('the canary sings'));
    await writer.commit(model, [{ id: 'a', document: said(null), lastPosition: 2n }], 2n, 1n);
    await eventually(async () => {
      const stored = await Promise.all([file, `${file}-wal`].map((path) => readFile(path, 'latin1')));
      expect(stored.some((text) => text.includes('canary'))).toBe(false);
    }, 15_000);
    expect(await writer.get(model, 'a')).toEqual(said(null));
    reader.close();
    await writer.close();
  }, 20_000);
});
