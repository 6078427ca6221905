import type { Config } from '../../src/platform/config/config.js';
import { readConfig } from '../../src/platform/config/read-config.js';
import { mintApiKey, type MintedKey } from '../../src/tenants/api-key-text.js';
import { apiKeyStream } from '../../src/tenants/api-key.stream.js';
import { phoneRouteIdOf, phoneRouteStream } from '../../src/tenants/phone-route.stream.js';
import { tenantStream } from '../../src/tenants/tenant.stream.js';
import type { MemoryPlatform } from '../kit/memory-platform.js';

export const at = '2026-03-01T10:00:00.000Z';
export const PLATFORM_SID = `AC${'0'.repeat(32)}`;

/** A platform with a carrier account of its own, its token being rotated. */
export const config: Config = readConfig({
  PUBLIC_BASE_URL: 'https://voice.example.com',
  TWILIO_ACCOUNT_SID: PLATFORM_SID,
  TWILIO_AUTH_TOKEN: 'platform-token',
  TWILIO_AUTH_TOKEN_PREVIOUS: 'platform-token-before',
  TWILIO_AUTH_TOKEN_PREVIOUS_UNTIL: '2026-01-02T00:00:00Z',
});

export const createTenant = (platform: MemoryPlatform, id: string): Promise<void> =>
  platform.send(tenantStream, id, id, { type: 'CreateTenant', key: id, name: id, at });

export const issueKey = async (
  platform: MemoryPlatform,
  tenantId: string,
  publicId = 'PUBLIC01',
  expiresAt: string | null = null,
): Promise<MintedKey> => {
  const minted = mintApiKey(publicId);
  const { secretHash, last4 } = minted;
  const data = { tenantId, publicId, secretHash, last4, name: publicId, scopes: ['calls:read'], expiresAt, at };
  await platform.send(apiKeyStream, publicId, tenantId, { type: 'IssueApiKey', ...data, replace: false });
  return minted;
};

export const assignNumber = async (
  platform: MemoryPlatform,
  tenantId: string,
  number: string,
  direction: 'inbound' | 'outbound' | 'both',
  assignedAt = at,
): Promise<void> =>
  platform.send(phoneRouteStream, await phoneRouteIdOf(platform.vault, number), tenantId, {
    type: 'AssignPhoneRoute',
    number,
    tenantId,
    direction,
    agentKey: 'support',
    agentVersionId: null,
    fallback: null,
    at: assignedAt,
  });
