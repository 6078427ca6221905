import { beforeEach, describe, expect, it } from '@jest/globals';
import { AccountsOfTenants } from '../../src/composition/carrier-accounts.adapter.js';
import { signerOf } from '../../src/gateway/telephony/carrier-accounts.js';
import { TenantDirectory } from '../../src/tenants/directory/tenant-directory.js';
import { tenantStream } from '../../src/tenants/tenant.stream.js';
import { MemoryPlatform } from '../kit/memory-platform.js';
import { at, config, createTenant, PLATFORM_SID } from '../tenants/tenant.samples.js';

const SID = `AC${'1'.repeat(32)}`;

describe('whose calls a signature may speak of', () => {
  let platform: MemoryPlatform;
  let accounts: AccountsOfTenants;
  beforeEach(async () => {
    platform = new MemoryPlatform();
    accounts = new AccountsOfTenants(new TenantDirectory(platform.ledger, platform.readModels, config, platform.clock));
    for (const tenant of ['owner', 'other', 'guest']) await createTenant(platform, tenant);
  });

  const setAccount = (tenantId: string, authToken: string, accountSid = SID): Promise<void> =>
    platform.send(tenantStream, tenantId, tenantId, { type: 'SetTwilioAccount', accountSid, authToken, at });
  const speaksFor = async (accountSid: string, token: string): Promise<string[]> => {
    const belongs = await Promise.all(
      ['owner', 'other', 'guest', 'nobody'].map((id) => accounts.belongs(id, signerOf(accountSid, token))),
    );
    return ['owner', 'other', 'guest', 'nobody'].filter((_, index) => belongs[index]);
  };

  it('is its own tenant’s, where another names the same account with another token', async () => {
    await setAccount('owner', 'real');
    await setAccount('other', 'invented');
    expect(new Set(await accounts.authTokens(SID))).toEqual(new Set(['real', 'invented']));
    expect(await speaksFor(SID, 'real')).toEqual(['owner']);
    expect(await speaksFor(SID, 'invented')).toEqual(['other']);
    expect(await speaksFor(PLATFORM_SID, 'invented')).toEqual([]);
  });

  it('is that of all who share an account and its token', async () => {
    await setAccount('owner', 'real');
    await setAccount('other', 'real');
    expect(await speaksFor(SID, 'real')).toEqual(['owner', 'other']);
  });

  it('outlives the rotation of the token, once', async () => {
    for (const token of ['first', 'second', 'third']) await setAccount('owner', token);
    const speakers = await Promise.all(['first', 'second', 'third'].map((token) => speaksFor(SID, token)));
    expect(speakers).toEqual([[], ['owner'], ['owner']]);
  });

  it('of the platform’s account is everybody’s who has none, and nobody’s who claims it with another token', async () => {
    await setAccount('other', 'invented', PLATFORM_SID);
    expect(await speaksFor(PLATFORM_SID, 'platform-token')).toEqual(['owner', 'guest']);
    expect(await speaksFor(PLATFORM_SID, 'invented')).toEqual(['other']);
  });
});
