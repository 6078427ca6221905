import { describe, it } from '@jest/globals';
import { apiKeyDecider, type IssueApiKey } from '../../../src/tenants/domain/api-key.decider.js';
import type { ApiKeyIssued, ApiKeyRevoked } from '../../../src/tenants/domain/api-key.events.js';
import { specFor } from '../../kit/given.js';

const given = specFor(apiKeyDecider);
const at = '2026-03-01T10:00:00.000Z';
const data: ApiKeyIssued['data'] = {
  tenantId: 'tenant-a',
  publicId: 'PUBLIC01',
  secretHash: 'hash-1',
  last4: 'abcd',
  name: 'backend',
  scopes: ['calls:read'],
  expiresAt: null,
  at,
};
const issued = (secretHash = 'hash-1'): ApiKeyIssued => ({ type: 'ApiKeyIssued', data: { ...data, secretHash } });
const revoked: ApiKeyRevoked = { type: 'ApiKeyRevoked', data: { at } };
const issue = (more: Partial<IssueApiKey> = {}): IssueApiKey => ({
  type: 'IssueApiKey',
  ...data,
  replace: false,
  ...more,
});

describe('an API key', () => {
  it('is issued', () => given().when(issue()).then(issued()));
  it('is issued once by a repeated command', () => given(issued()).when(issue()).nothing());
  it('is not silently replaced', () =>
    given(issued())
      .when(issue({ secretHash: 'hash-2' }))
      .refused('api-key-exists'));
  it('revokes the old secret when it is issued again', () =>
    given(issued())
      .when(issue({ secretHash: 'hash-2', replace: true }))
      .then(revoked, issued('hash-2')));
  it('is issued again after it was revoked', () =>
    given(issued(), revoked)
      .when(issue({ secretHash: 'hash-2' }))
      .then(issued('hash-2')));
  it('never passes to another tenant or name', () => {
    given(issued())
      .when(issue({ tenantId: 'tenant-b', replace: true }))
      .refused('api-key-id-taken');
    given(issued(), revoked)
      .when(issue({ name: 'other' }))
      .refused('api-key-id-taken');
  });
  it('is revoked once', () =>
    given(issued()).when({ type: 'RevokeApiKey', at }, { type: 'RevokeApiKey', at }).then(revoked));
  it('cannot be revoked before it was issued', () =>
    given().when({ type: 'RevokeApiKey', at }).refused('api-key-not-found'));
});
