import type { Handled } from '../../platform/commands/stream-writer.js';
import type { TenantEvent } from '../domain/tenant.events.js';
import type { Tenant } from '../domain/tenant.js';
import type { TenantView } from '../read-models/tenants.projection.js';

/** The tenant as a command leaves it, in JSON; `position`: of what was written, null if it was so already. */
export type WrittenTenant = { tenant: TenantView & { revision: number }; position: string | null };

/** Shows what a command led to as the read model will show it. */
export const writtenTenant = (id: string, handled: Handled<Tenant, TenantEvent>): WrittenTenant => {
  const { state, revision, position } = handled;
  const { key, name, status, limits, twilio, createdAt, updatedAt } = state;
  return {
    tenant: {
      ...{ id, key, name, ...limits, createdAt, updatedAt },
      status: status === 'suspended' ? 'suspended' : 'active',
      twilioAccountSid: twilio?.accountSid ?? null,
      revision: Number(revision),
    },
    position: position?.toString() ?? null,
  };
};
