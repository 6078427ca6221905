import { type DecodedEvent, idOf } from '../../platform/events/event.js';
import type { AnyFact } from '../../platform/events/fact.js';
import { projection } from '../../platform/read-models/projection.js';
import type { TenantEvent } from '../domain/tenant.events.js';

/** A tenant as lists show it. Its secrets stay in the log, sealed; null limits mean the platform's default. */
export type TenantView = {
  id: string;
  key: string;
  name: string;
  status: 'active' | 'suspended';
  maxConcurrentCalls: number | null;
  maxCallSeconds: number | null;
  twilioAccountSid: string | null;
  createdAt: string;
  updatedAt: string;
};

const id = (event: DecodedEvent<AnyFact>): string => idOf(event.stream);

export const tenants = projection<TenantView, TenantEvent>({
  name: 'tenants',
  version: 1,
  categories: ['tenant'],
  indexes: [['createdAt'], ['key'], ['twilioAccountSid']],
  on: {
    TenantCreated: {
      id,
      update: (_, { key, name, at }, event) => ({
        id: id(event),
        key,
        name,
        status: 'active',
        maxConcurrentCalls: null,
        maxCallSeconds: null,
        twilioAccountSid: null,
        createdAt: at,
        updatedAt: at,
      }),
    },
    TenantRenamed: { id, update: (tenant, { name, at }) => tenant && { ...tenant, name, updatedAt: at } },
    TenantSuspended: { id, update: (tenant, { at }) => tenant && { ...tenant, status: 'suspended', updatedAt: at } },
    TenantResumed: { id, update: (tenant, { at }) => tenant && { ...tenant, status: 'active', updatedAt: at } },
    RuntimeConfigSet: {
      id,
      update: (tenant, { maxConcurrentCalls, maxCallSeconds, at }) =>
        tenant && { ...tenant, maxConcurrentCalls, maxCallSeconds, updatedAt: at },
    },
    TwilioAccountSet: {
      id,
      update: (tenant, { accountSid, at }) => tenant && { ...tenant, twilioAccountSid: accountSid, updatedAt: at },
    },
  },
});
