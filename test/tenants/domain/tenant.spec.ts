import { describe, it } from '@jest/globals';
import { tenantDecider } from '../../../src/tenants/domain/tenant.decider.js';
import type { TenantCreated, TwilioAccountSet } from '../../../src/tenants/domain/tenant.events.js';
import { specFor } from '../../kit/given.js';

const given = specFor(tenantDecider);
const at = '2026-03-01T10:00:00.000Z';
const created: TenantCreated = { type: 'TenantCreated', data: { key: 'acme', name: 'Acme', at } };
const NEXT_DAY = '2026-03-02T10:00:00.000Z';
const account = (
  authToken: string,
  previousAuthToken: string | null,
  accountSid = 'AC1',
  previousUntil = previousAuthToken === null ? null : NEXT_DAY,
): TwilioAccountSet => ({
  type: 'TwilioAccountSet',
  data: { accountSid, authToken, previousAuthToken, previousUntil, at },
});
const set = { type: 'SetTwilioAccount', accountSid: 'AC1', authToken: 'new', at } as const;

describe('a tenant', () => {
  it('is created once', () => {
    given().when({ type: 'CreateTenant', key: 'acme', name: 'Acme', at }).then(created);
    given(created).when({ type: 'CreateTenant', key: 'acme', name: 'Other', at }).nothing();
  });
  it('keeps its id from another tenant', () =>
    given(created).when({ type: 'CreateTenant', key: 'other', name: 'Other', at }).refused('tenant-id-taken'));
  it('is refused beside one of its key, where none or only the same is expected', () => {
    const create = { type: 'CreateTenant', key: 'acme', name: 'Acme', at } as const;
    given()
      .when({ ...create, existing: 'none' })
      .then(created);
    given(created)
      .when({ ...create, existing: 'none' })
      .refused('tenant-exists');
    given(created)
      .when({ ...create, existing: 'same' })
      .nothing();
    given(created)
      .when({ ...create, name: 'Other', existing: 'same' })
      .refused('tenant-exists');
  });
  it('takes no other command before it exists', () =>
    given().when({ type: 'RenameTenant', name: 'Acme', at }).refused('tenant-not-found'));
  it('is renamed to another name only', () => {
    given(created)
      .when({ type: 'RenameTenant', name: 'Acme Ltd', at })
      .then({ type: 'TenantRenamed', data: { name: 'Acme Ltd', at } });
    given(created).when({ type: 'RenameTenant', name: 'Acme', at }).nothing();
    given(created, { type: 'TenantRenamed', data: { name: 'Acme Ltd', at } })
      .when({ type: 'RenameTenant', name: 'Acme Ltd', at }, { type: 'CreateTenant', key: 'acme', name: 'Acme', at })
      .nothing();
    given(created).when({ type: 'ResumeTenant', at }).nothing();
  });
  it('is suspended and resumed, each once', () =>
    given(created)
      .when(
        { type: 'SuspendTenant', at },
        { type: 'SuspendTenant', at },
        { type: 'ResumeTenant', at },
        { type: 'ResumeTenant', at },
      )
      .then({ type: 'TenantSuspended', data: { at } }, { type: 'TenantResumed', data: { at } }));
  it('has its limits set, and nothing recorded when they are the same', () => {
    const limits = { maxConcurrentCalls: 5, maxCallSeconds: null };
    given(created)
      .when({ type: 'SetRuntimeConfig', ...limits, at }, { type: 'SetRuntimeConfig', ...limits, at })
      .then({ type: 'RuntimeConfigSet', data: { ...limits, at } });
    const longer = { maxConcurrentCalls: 5, maxCallSeconds: 600 };
    given(created, { type: 'RuntimeConfigSet', data: { ...limits, at } })
      .when({ type: 'SetRuntimeConfig', ...longer, at })
      .then({ type: 'RuntimeConfigSet', data: { ...longer, at } });
    const none = { maxConcurrentCalls: null, maxCallSeconds: null };
    given(created)
      .when({ type: 'SetRuntimeConfig', ...none, at })
      .nothing();
  });
});

describe("a tenant's carrier account", () => {
  it('is set', () =>
    given(created)
      .when({ type: 'SetTwilioAccount', accountSid: 'AC1', authToken: 'new', at })
      .then(account('new', null)));
  it('keeps the token before as the previous one when it is rotated', () =>
    given(created, account('old', null))
      .when({ type: 'SetTwilioAccount', accountSid: 'AC1', authToken: 'new', at })
      .then(account('new', 'old')));
  it('does not forget the previous token when the same one is set again', () =>
    given(created, account('new', 'old'))
      .when({ type: 'SetTwilioAccount', accountSid: 'AC1', authToken: 'new', at })
      .nothing());
  it('starts without a previous token when the account changes', () =>
    given(created, account('old', 'older'))
      .when({ type: 'SetTwilioAccount', accountSid: 'AC2', authToken: 'new', at })
      .then(account('new', null, 'AC2')));
  it('accepts the token before for as many hours as it is told to', () => {
    given(created, account('old', null))
      .when({ ...set, overlapHours: 2 })
      .then(account('new', 'old', 'AC1', '2026-03-01T12:00:00.000Z'));
    given(created, account('old', null))
      .when({ ...set, overlapHours: 0 })
      .then(account('new', 'old', 'AC1', at));
  });
  it('ends an overlap sooner, once, and never later', () => {
    given(created, account('new', 'old'))
      .when({ ...set, overlapHours: 0 }, { ...set, overlapHours: 0, at: NEXT_DAY })
      .then(account('new', 'old', 'AC1', at));
    given(created, account('new', 'old'))
      .when({ ...set, overlapHours: 720 })
      .nothing();
    given(created, account('new', null))
      .when({ ...set, overlapHours: 0 })
      .nothing();
  });
  it('takes a previous token that is named', () =>
    given(created, account('new', null))
      .when({ type: 'SetTwilioAccount', accountSid: 'AC1', authToken: 'new', previousAuthToken: 'named', at })
      .then(account('new', 'named')));
});
