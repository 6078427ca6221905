import { describe, it } from '@jest/globals';
import { phoneRouteDecider, type AssignPhoneRoute } from '../../../src/tenants/domain/phone-route.decider.js';
import type { PhoneRouteAssigned, PhoneRouteRemoved } from '../../../src/tenants/domain/phone-route.events.js';
import { specFor } from '../../kit/given.js';

const given = specFor(phoneRouteDecider);
const at = '2026-03-01T10:00:00.000Z';
const target = {
  direction: 'both',
  agentKey: 'support',
  agentVersionId: null,
  fallback: 'Please call later.',
} as const;
const assign = (more: Partial<AssignPhoneRoute> = {}): AssignPhoneRoute => ({
  type: 'AssignPhoneRoute',
  number: '+15550100',
  tenantId: 'tenant-a',
  ...target,
  at,
  ...more,
});
const assigned = (tenantId = 'tenant-a'): PhoneRouteAssigned => ({
  type: 'PhoneRouteAssigned',
  data: { number: '+15550100', tenantId, ...target, at },
});
const removed: PhoneRouteRemoved = { type: 'PhoneRouteRemoved', data: { at } };

describe('a phone number', () => {
  it('is given to a tenant', () => given().when(assign()).then(assigned()));
  it('is given once', () => given(assigned()).when(assign()).nothing());
  it.each([
    { direction: 'inbound' as const },
    { agentKey: 'sales' },
    { agentVersionId: 'version-2' },
    { fallback: null },
  ])('leads elsewhere when %j is changed', (change) =>
    given(assigned())
      .when(assign(change))
      .then({ type: 'PhoneRouteChanged', data: { ...target, ...change, at } }),
  );
  it('keeps its owner when it leads elsewhere, and leads there once', () => {
    const changed = { type: 'PhoneRouteChanged', data: { ...target, agentKey: 'sales', at } } as const;
    given(assigned(), changed)
      .when(assign({ agentKey: 'sales' }))
      .nothing();
    given(assigned(), changed)
      .when(assign({ agentKey: 'sales', tenantId: 'tenant-b' }))
      .refused('phone-number-taken');
  });
  it('has one owner', () => {
    given(assigned())
      .when(assign({ tenantId: 'tenant-b' }))
      .refused('phone-number-taken');
    given(assigned()).when({ type: 'RemovePhoneRoute', tenantId: 'tenant-b', at }).refused('phone-number-taken');
  });
  it('goes to another tenant after it was removed', () =>
    given(assigned())
      .when({ type: 'RemovePhoneRoute', tenantId: 'tenant-a', at }, assign({ tenantId: 'tenant-b' }))
      .then(removed, assigned('tenant-b')));
  it('is removed once', () =>
    given(assigned(), removed).when({ type: 'RemovePhoneRoute', tenantId: 'tenant-a', at }).nothing());
});
