import { describe, expect, it } from '@jest/globals';
import { KeysOfLog } from '../../src/composition/keys-of-log.js';
import { KeyMissing } from '../../src/platform/vault/key-vault.js';
import { MemoryKeyVault } from '../kit/memory-key-vault.js';
import { MemoryPlatform } from '../kit/memory-platform.js';
import { assignNumber, createTenant } from '../tenants/tenant.samples.js';

/** A log with a tenant whose number is sealed. */
const written = async (): Promise<MemoryPlatform> => {
  const platform = new MemoryPlatform();
  await createTenant(platform, 'acme');
  await assignNumber(platform, 'acme', '+15550109999', 'both');
  return platform;
};

describe('a vault beside a log', () => {
  it('belongs to it when it has the key of the first sealed event, also a destroyed one', async () => {
    const { store, vault } = await written();
    await new KeysOfLog(store, vault).check();
    for (const subject of Object.keys(vault.export())) await vault.destroy(subject);
    await new KeysOfLog(store, vault).check();
  });

  it('of a fresh data folder, with keys of its own, is told from it', async () => {
    const { store } = await written();
    await expect(new KeysOfLog(store, new MemoryKeyVault()).check()).rejects.toBeInstanceOf(KeyMissing);
  });

  it('is not judged by a log in which nothing is sealed', async () => {
    await new KeysOfLog(new MemoryPlatform().store, new MemoryKeyVault()).check();
  });
});
