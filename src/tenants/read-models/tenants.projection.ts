import { type DecodedEvent, idOf } from '../../platform/events/event.js';
import type { AnyFact } from '../../platform/events/fact.js';
import { olderOf, projection } from '../../platform/read-models/projection.js';
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
  /** Of its stream; undefined in a document of version 1. */
  revision?: number;
};

type Any = DecodedEvent<AnyFact>;

const id = (event: Any): string => idOf(event.stream);

const changed = <Data extends { at: string }>(change: (data: Data) => Partial<TenantView>) => ({
  id,
  update: (tenant: TenantView | undefined, data: Data, event: Any) =>
    tenant && { ...tenant, ...change(data), updatedAt: data.at, revision: Number(event.revision) },
});

const declared = projection<TenantView, TenantEvent>({
  name: 'tenants',
  version: 2,
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
        revision: Number(event.revision),
      }),
    },
    TenantRenamed: changed(({ name }) => ({ name })),
    TenantSuspended: changed(() => ({ status: 'suspended' })),
    TenantResumed: changed(() => ({ status: 'active' })),
    RuntimeConfigSet: changed(({ maxConcurrentCalls, maxCallSeconds }) => ({ maxConcurrentCalls, maxCallSeconds })),
    TwilioAccountSet: changed(({ accountSid }) => ({ twilioAccountSid: accountSid })),
  },
});

export const tenants = { ...declared, predecessors: olderOf(declared, 1) };
