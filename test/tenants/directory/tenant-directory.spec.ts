import { beforeEach, describe, expect, it } from '@jest/globals';
import { TenantDirectory } from '../../../src/tenants/directory/tenant-directory.js';
import { tenantStream } from '../../../src/tenants/tenant.stream.js';
import { MemoryPlatform } from '../../kit/memory-platform.js';
import { at, config, createTenant, PLATFORM_SID } from '../tenant.samples.js';

const OWN_SID = `AC${'1'.repeat(32)}`;
let platform: MemoryPlatform;
let directory: TenantDirectory;

beforeEach(async () => {
  platform = new MemoryPlatform();
  directory = new TenantDirectory(platform.ledger, platform.readModels, config, platform.clock);
  await createTenant(platform, 'a');
});

const setAccount = (tenantId: string, authToken: string, accountSid = OWN_SID, setAt = at): Promise<void> =>
  platform.send(tenantStream, tenantId, tenantId, { type: 'SetTwilioAccount', accountSid, authToken, at: setAt });

describe('the directory of tenants', () => {
  it('knows a tenant with the limits that hold for it', async () => {
    const defaults = { maxConcurrentCalls: 50, maxCallSeconds: 3600 };
    expect(await directory.byId('a')).toEqual({ id: 'a', key: 'a', name: 'a', status: 'active', limits: defaults });
    await platform.send(tenantStream, 'a', 'a', {
      type: 'SetRuntimeConfig',
      maxConcurrentCalls: 2,
      maxCallSeconds: null,
      at,
    });
    platform.clock.advance(5_000);
    expect(await directory.byId('a')).toMatchObject({ limits: { ...defaults, maxConcurrentCalls: 2 } });
  });

  it('knows nobody of an unknown id', async () => {
    expect(await directory.byId('b')).toBeUndefined();
    expect(await directory.twilioAccount('b')).toBeUndefined();
  });

  it("gives the tenant's own account, or else the platform's", async () => {
    const tokens = ['platform-token', 'platform-token-before'];
    const shared = { accountSid: PLATFORM_SID, authTokens: tokens, knownTokens: tokens };
    expect(await directory.twilioAccount('a')).toEqual(shared);
    await setAccount('a', 'first');
    await setAccount('a', 'second');
    platform.clock.advance(5_000);
    expect(await directory.twilioAccount('a')).toMatchObject({ accountSid: OWN_SID, authTokens: ['second', 'first'] });
  });

  it('finds every token that may sign for an account', async () => {
    await createTenant(platform, 'b');
    await setAccount('a', 'of-a');
    await setAccount('b', 'of-b');
    expect(await directory.byAccountSid(OWN_SID)).toMatchObject({ accountSid: OWN_SID, authTokens: ['of-a', 'of-b'] });
    expect((await directory.byAccountSid(PLATFORM_SID))?.authTokens).toContain('platform-token');
    expect(await directory.byAccountSid(`AC${'2'.repeat(32)}`)).toBeUndefined();
  });

  it('accepts a token that was replaced until its time is over, also while the store is away, and knows it still', async () => {
    const recently = new Date(platform.clock.nowMs()).toISOString();
    await setAccount('a', 'first', OWN_SID, recently);
    await setAccount('a', 'second', OWN_SID, recently);
    const find = async () => [await directory.twilioAccount('a'), await directory.byAccountSid(OWN_SID)];
    platform.clock.advance(86_400_000 - 1);
    for (const account of await find()) expect(account?.authTokens).toEqual(['second', 'first']);
    platform.cut();
    platform.clock.advance(1);
    for (const account of await find()) {
      expect(account).toMatchObject({ authTokens: ['second'], knownTokens: ['second', 'first'] });
    }
    expect((await directory.byAccountSid(PLATFORM_SID))?.authTokens).toEqual(['platform-token']);
  });

  it('has no token left of a tenant whose secrets were destroyed', async () => {
    await setAccount('a', 'secret');
    await platform.vault.destroy('tenant-a/secrets');
    expect(await directory.twilioAccount('a')).toEqual({ accountSid: OWN_SID, authTokens: [], knownTokens: [] });
    expect(await directory.byAccountSid(OWN_SID)).toBeUndefined();
  });

  it('outlives the store for the tenants that it knows', async () => {
    await setAccount('a', 'secret');
    const before = await directory.twilioAccount('a');
    platform.cut();
    platform.clock.advance(3_600_000);
    expect(await directory.twilioAccount('a')).toEqual(before);
    await expect(directory.byId('b')).rejects.toThrow('away');
  });

  it('keeps no token in the log or the read models in clear', async () => {
    await setAccount('a', 'planted-secret');
    const { tenants } = await import('../../../src/tenants/read-models/tenants.projection.js');
    const shown = [platform.store.log, await platform.readModels.find(tenants, { filter: {} })];
    expect(
      JSON.stringify(shown, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value)),
    ).not.toContain('planted-secret');
  });
});
