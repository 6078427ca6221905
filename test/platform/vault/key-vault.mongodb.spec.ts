import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { SystemClock } from '../../../src/platform/clock/system-clock.js';
import { VaultUnavailable } from '../../../src/platform/vault/key-vault.js';
import { WrongMasterKey } from '../../../src/platform/vault/master-keys.js';
import { MongoKeyVault } from '../../../src/platform/vault/mongodb/mongo-key-vault.js';
import { openMongoKeys } from '../../../src/platform/vault/mongodb/open-mongo-keys.js';
import { keyVaultContract } from '../../contracts/key-vault.contract.js';
import { freshDatabases, MONGODB_URL } from '../../kit/mongodb.js';

const registerFor = (url: string): void => {
  const freshDatabase = freshDatabases(url);

  keyVaultContract('mongodb', async () => {
    const database = freshDatabase();
    return async (masterKeys) => new MongoKeyVault(database, masterKeys);
  });

  describe('the keys in MongoDB', () => {
    it('serve vault and coordination, and do not open over keys of another master key', async () => {
      const own = new URL(url);
      own.pathname = `/${freshDatabase().databaseName}`;
      const { vault, coordination, close } = await openMongoKeys(
        own.href,
        { current: randomBytes(32) },
        new SystemClock(),
      );
      await expect(vault.ensure('tenant-a', 'call-1')).resolves.toMatchObject({ status: 'key' });
      await expect(coordination.acquire('lease', 'a', 60_000)).resolves.toMatchObject({ token: 1n });
      const wrong = openMongoKeys(own.href, { current: randomBytes(32) }, new SystemClock());
      await expect(wrong).rejects.toThrow(WrongMasterKey);
      await close();
    });
  });
};

describe('a MongoDB that is not there', () => {
  it('makes the vault unavailable', async () => {
    const nowhere = 'mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=100';
    await expect(openMongoKeys(nowhere, { current: randomBytes(32) }, new SystemClock())).rejects.toThrow(
      VaultUnavailable,
    );
  });
});

if (MONGODB_URL) registerFor(MONGODB_URL);
