import { expect, it } from '@jest/globals';
import { applyDocument } from '../../src/apply/apply-document.js';
import { carrierCanCall } from '../../src/apply/carrier-can-call.js';
import { readDocument } from '../../src/apply/document/read-document.js';
import { readConfig } from '../../src/platform/config/read-config.js';
import { MemoryPlatform } from '../kit/memory-platform.js';

it('is told by the public address, and does not matter in the lab', () => {
  const told = (env: Record<string, string>) => carrierCanCall(readConfig(env));
  expect(told({})).toBe(false);
  expect(told({ PUBLIC_BASE_URL: 'http://localhost:5050' })).toBe(false);
  expect(told({ PUBLIC_BASE_URL: 'https://voice.example.com' })).toBe(true);
  expect(told({ LAB: 'on' })).toBe(true);
});

it.each([true, false])(
  'is warned of beside a tenant with an account of its own, planned (%s) or done',
  async (plan) => {
    const twilio = { account_sid: `AC${'1'.repeat(32)}`, auth_token: 'planted-secret' };
    const own = { key: 'acme', name: 'Acme', twilio };
    const tenants = [own, { key: 'plain', name: 'Plain' }];
    const apply = async (can: boolean) => {
      const options = { reissue: [], correlationId: 'test', allowedHosts: [], plan, carrierCanCall: can };
      return (await applyDocument(new MemoryPlatform(), readDocument({ tenants }), options)).changes;
    };
    expect((await apply(false)).map(({ note }) => note)).toEqual([
      expect.stringContaining('set PUBLIC_BASE_URL'),
      undefined,
    ]);
    expect((await apply(true)).map(({ note }) => note)).toEqual([undefined, undefined]);
  },
);
