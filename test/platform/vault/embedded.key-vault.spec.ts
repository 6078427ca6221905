import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { openKeysFile } from '../../../src/platform/vault/embedded/keys-file.js';
import { openEmbeddedKeys } from '../../../src/platform/vault/embedded/open-embedded-keys.js';
import { SqliteKeyVault } from '../../../src/platform/vault/embedded/sqlite-key-vault.js';
import { VaultUnavailable } from '../../../src/platform/vault/key-vault.js';
import { WrongMasterKey } from '../../../src/platform/vault/master-keys.js';
import { CoordinationUnavailable } from '../../../src/platform/coordination/coordination.js';
import { keyVaultContract } from '../../contracts/key-vault.contract.js';
import { temporaryFolder } from '../../kit/temporary-folder.js';

keyVaultContract('embedded', async () => {
  const folder = await temporaryFolder();
  return async (masterKeys) => new SqliteKeyVault(openKeysFile(folder), masterKeys);
});

describe('the keys worker', () => {
  it('serves vault and coordination, beside a vault on a connection of its own', async () => {
    const folder = await temporaryFolder();
    const masterKeys = { current: randomBytes(32) };
    const { vault, coordination, close } = await openEmbeddedKeys(folder, masterKeys);
    const beside = new SqliteKeyVault(openKeysFile(folder), masterKeys);
    const made = await vault.ensure('tenant-a', 'call-1');
    const [found] = await beside.lookup(['call-1']);
    expect(Buffer.from(made.status === 'key' ? made.key : [])).toEqual(found?.status === 'key' && found.key);
    const entry = await coordination.compareAndSet('key', undefined, { a: [1] }, 60_000);
    await expect(coordination.get('key')).resolves.toEqual(entry);
    await expect(coordination.acquire('lease', 'a', 60_000)).resolves.toMatchObject({ token: 1n });
    await beside.close();
    await close();
    await expect(vault.lookup(['call-1'])).rejects.toThrow(VaultUnavailable);
    await expect(coordination.get('key')).rejects.toThrow(CoordinationUnavailable);
  });

  it('does not start over keys of another master key', async () => {
    const folder = await temporaryFolder();
    await (await openEmbeddedKeys(folder, { current: randomBytes(32) })).close();
    await expect(openEmbeddedKeys(folder, { current: randomBytes(32) })).rejects.toThrow(WrongMasterKey);
  });

  it('leaves no byte of a destroyed key in its files', async () => {
    const folder = await temporaryFolder();
    const db = openKeysFile(folder);
    const vault = new SqliteKeyVault(db, { current: randomBytes(32) });
    await vault.ensure('tenant-a', 'call-1');
    const { wrapped } = db.prepare('SELECT wrapped FROM dataKeys').get() as { wrapped: Uint8Array };
    const held = async () => {
      const files = (await readdir(folder)).map((name) => readFile(`${folder}/${name}`));
      return Buffer.concat(await Promise.all(files)).includes(Buffer.from(wrapped));
    };
    expect(await held()).toBe(true);
    await vault.destroy('call-1');
    expect(await held()).toBe(false);
    await vault.close();
  });
});
