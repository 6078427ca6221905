import { apiKeyStream } from '../../../src/tenants/api-key.stream.js';
import { phoneRouteStream } from '../../../src/tenants/phone-route.stream.js';
import { tenantStream } from '../../../src/tenants/tenant.stream.js';
import { storedSamples } from '../../kit/stored-samples.js';

const at = '2026-03-01T10:00:00.000Z';
const target = {
  direction: 'both',
  agentKey: 'support',
  agentVersionId: null,
  fallback: 'Please call later.',
} as const;

storedSamples(tenantStream, [
  { type: 'TenantCreated', data: { key: 'acme', name: 'Acme', at } },
  { type: 'TenantRenamed', data: { name: 'Acme Ltd', at } },
  { type: 'TenantSuspended', data: { at } },
  { type: 'TenantResumed', data: { at } },
  { type: 'RuntimeConfigSet', data: { maxConcurrentCalls: 5, maxCallSeconds: null, at } },
  {
    type: 'TwilioAccountSet',
    data: { accountSid: `AC${'1'.repeat(32)}`, authToken: 'token', previousAuthToken: null, previousUntil: null, at },
  },
]);

storedSamples(apiKeyStream, [
  {
    type: 'ApiKeyIssued',
    data: {
      tenantId: 'tenant-a',
      publicId: 'PUBLIC01',
      secretHash: 'ab'.repeat(32),
      last4: 'wxyz',
      name: 'backend',
      scopes: ['calls:read'],
      expiresAt: null,
      at,
    },
  },
  { type: 'ApiKeyRevoked', data: { at } },
]);

storedSamples(phoneRouteStream, [
  { type: 'PhoneRouteRemoved', data: { at } },
  { type: 'PhoneRouteAssigned', data: { number: '+15550100', tenantId: 'tenant-a', ...target, at } },
  { type: 'PhoneRouteChanged', data: { ...target, direction: 'inbound', at } },
]);
