import { describe, expect, it } from '@jest/globals';
import { createDemoTenant } from '../../src/composition/demo-tenant.js';
import { DEMO_NUMBER } from '../../src/composition/demo-platform.js';
import { readConfig } from '../../src/platform/config/read-config.js';
import { MemoryPlatform } from '../kit/memory-platform.js';
import { seed } from '../kit/seed.js';

describe('the demo’s tenant', () => {
  const create = ({ ledger, vault }: MemoryPlatform, env = {}) => createDemoTenant(readConfig(env), ledger, vault);

  it('is made in an empty log, and its key is told once', async () => {
    const platform = new MemoryPlatform();
    expect(await create(platform)).toMatch(/^vl_/u);
    expect(await create(platform)).toBeUndefined();
  });

  it('stays away from a platform that was applied before the first start, whoever has its number', async () => {
    const platform = new MemoryPlatform();
    await seed(platform.ledger, platform.vault, { tenant: 'acme', number: DEMO_NUMBER });
    expect(await create(platform)).toBeUndefined();
  });

  it('is not made in a database', async () => {
    const platform = new MemoryPlatform();
    const env = { EVENTSTORE_URL: 'esdb://localhost:2113?tls=false', MASTER_KEY: 'ab'.repeat(32) };
    expect(await create(platform, env)).toBeUndefined();
  });
});
