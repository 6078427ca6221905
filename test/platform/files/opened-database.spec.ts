import { mkdir, rename, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { describe, expect, it } from '@jest/globals';
import { CoordinationUnavailable } from '../../../src/platform/coordination/coordination.js';
import { openEmbeddedEventStore } from '../../../src/platform/event-store/embedded/embedded-event-store.js';
import { StoreUnavailable } from '../../../src/platform/event-store/event-store.errors.js';
import { SqliteReadModelStore } from '../../../src/platform/read-models/embedded/sqlite-read-model-store.js';
import { SqliteViewsReader } from '../../../src/platform/read-models/embedded/sqlite-views-reader.js';
import { ReadModelsUnavailable } from '../../../src/platform/read-models/read-model-store.js';
import { openEmbeddedKeys } from '../../../src/platform/vault/embedded/open-embedded-keys.js';
import { VaultUnavailable } from '../../../src/platform/vault/key-vault.js';
import { newEvents } from '../../kit/events.js';
import { temporaryFolder } from '../../kit/temporary-folder.js';

const GONE = /deleted or exchanged under the server/u;
const model = { name: 'notes', version: 1, indexes: [] };

/** The files of a database, and one alone, as they are moved out of the folder and back. */
const move = async (from: string, to: string, ...names: readonly string[]): Promise<void> => {
  await mkdir(to, { recursive: true });
  for (const name of names) await rename(join(from, name), join(to, name));
};

describe('a database whose files are taken away while it is open', () => {
  it.each([['ledger.db'], ['ledger.db-wal'], ['ledger.db-shm']])(
    'acknowledges no event any more (%s), until it is put back',
    async (name) => {
      const folder = await temporaryFolder();
      const store = await openEmbeddedEventStore(folder);
      await store.append('note-1', 'no-stream', newEvents(1));
      await move(folder, join(folder, 'away'), name);
      const lost = await store.append('note-1', 0n, newEvents(1)).catch((error: unknown) => error);
      expect(lost).toBeInstanceOf(StoreUnavailable);
      expect(lost).toMatchObject({ message: expect.stringMatching(GONE) });
      await expect(store.ping()).rejects.toThrow(GONE);
      await move(join(folder, 'away'), folder, name);
      await store.ping();
      expect(await store.append('note-1', 0n, newEvents(1))).toMatchObject({ revision: 1n });
      await store.close();
    },
  );

  it('makes no keys and grants nothing', async () => {
    const folder = await temporaryFolder();
    const { vault, coordination, close } = await openEmbeddedKeys(folder, { current: Buffer.alloc(32, 1) });
    await vault.ensure('t', 'call-1');
    for (const suffix of ['', '-wal', '-shm']) await rm(join(folder, `keys.db${suffix}`));
    const [key, entry] = await Promise.allSettled([
      vault.ensure('t', 'call-2'),
      coordination.compareAndSet('k', undefined, 1, 1_000),
    ]);
    expect(key).toMatchObject({ reason: expect.any(VaultUnavailable) });
    expect(entry).toMatchObject({ reason: expect.any(CoordinationUnavailable) });
    expect(key).toMatchObject({ reason: { message: expect.stringMatching(GONE) } });
    await close();
  });

  it('says of read models that they have to be built again', async () => {
    const path = join(await temporaryFolder(), 'views.db');
    const damages: Error[] = [];
    const store = new SqliteReadModelStore(path, (error) => damages.push(error));
    await store.prepare(model);
    await store.claim(model, 1n);
    await rm(path);
    await expect(store.commit(model, [], 1n, 1n)).rejects.toThrow(GONE);
    expect(damages).toHaveLength(1);
    await store.close();
  });

  it('says so too of read models that were cut short, and who reads them is told that they cannot be used', async () => {
    const path = join(await temporaryFolder(), 'views.db');
    const damages: Error[] = [];
    const store = new SqliteReadModelStore(path, (error) => damages.push(error));
    await store.prepare(model);
    await store.claim(model, 1n);
    const other = new DatabaseSync(path);
    other.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    await store.commit(model, [], 1n, 1n);
    await truncate(path, 100);
    expect(() => new SqliteViewsReader(path).checkpoint(model)).toThrow(ReadModelsUnavailable);
    await expect(store.commit(model, [], 2n, 1n)).rejects.toThrow(GONE);
    expect(damages).toHaveLength(1);
    other.close();
    await store.close();
  });
});
