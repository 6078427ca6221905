import { beforeEach, describe, expect, it } from '@jest/globals';
import { mintApiKey } from '../../../src/tenants/api-key-text.js';
import { apiKeyStream } from '../../../src/tenants/api-key.stream.js';
import { ApiKeys } from '../../../src/tenants/directory/api-keys.js';
import { TenantDirectory } from '../../../src/tenants/directory/tenant-directory.js';
import { tenantStream } from '../../../src/tenants/tenant.stream.js';
import { MemoryPlatform } from '../../kit/memory-platform.js';
import { at, config, createTenant, issueKey } from '../tenant.samples.js';

let platform: MemoryPlatform;
let keys: ApiKeys;

beforeEach(async () => {
  platform = new MemoryPlatform();
  const { ledger, readModels, clock } = platform;
  keys = new ApiKeys(ledger, new TenantDirectory(ledger, readModels, config, clock), clock);
  await createTenant(platform, 'a');
});

describe('an API key', () => {
  it('speaks for its tenant', async () => {
    const { text } = await issueKey(platform, 'a');
    expect(await keys.authenticate(text)).toEqual({ tenantId: 'a', keyId: 'PUBLIC01', scopes: ['calls:read'] });
  });

  it('is refused with another secret, and while nothing is known of it', async () => {
    await issueKey(platform, 'a');
    expect(await keys.authenticate(mintApiKey('PUBLIC01').text)).toBeUndefined();
    expect(await keys.authenticate(mintApiKey('PUBLIC02').text)).toBeUndefined();
  });

  it('is refused without asking the store when it is no key at all', async () => {
    platform.cut();
    expect(await keys.authenticate('vl_live_nonsense')).toBeUndefined();
    expect(await keys.authenticate(`${mintApiKey('PUBLIC01').text}x`)).toBeUndefined();
  });

  it('stops working within seconds of being revoked', async () => {
    const { text } = await issueKey(platform, 'a');
    await keys.authenticate(text);
    await platform.send(apiKeyStream, 'PUBLIC01', 'a', { type: 'RevokeApiKey', at });
    platform.clock.advance(5_000);
    expect(await keys.authenticate(text)).toBeUndefined();
  });

  it('stops working when it expires', async () => {
    const expiresAt = new Date(platform.clock.nowMs() + 1_000).toISOString();
    const { text } = await issueKey(platform, 'a', 'PUBLIC01', expiresAt);
    platform.clock.advance(999);
    expect(await keys.authenticate(text)).toBeDefined();
    platform.clock.advance(1);
    expect(await keys.authenticate(text)).toBeUndefined();
  });

  it('has expired when its expiry is no time at all', async () => {
    const { text } = await issueKey(platform, 'a', 'PUBLIC01', '2027-13-01T00:00:00Z');
    expect(await keys.authenticate(text)).toBeUndefined();
  });

  it('stops working while its tenant is suspended', async () => {
    const { text } = await issueKey(platform, 'a');
    await platform.send(tenantStream, 'a', 'a', { type: 'SuspendTenant', at });
    expect(await keys.authenticate(text)).toBeUndefined();
    await platform.send(tenantStream, 'a', 'a', { type: 'ResumeTenant', at });
    platform.clock.advance(5_000);
    expect(await keys.authenticate(text)).toBeDefined();
  });

  it('is stored nowhere', async () => {
    const { text } = await issueKey(platform, 'a');
    const log = JSON.stringify(platform.store.log.map(({ data, meta }) => ({ data, meta })));
    expect(log).not.toContain(text.slice(16, 38));
  });
});
