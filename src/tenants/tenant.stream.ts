import type { StreamDefinition } from '../platform/commands/stream-definition.js';
import { namedId } from '../platform/ids/named-id.js';
import type { TenantCommand } from './domain/tenant.commands.js';
import { tenantDecider } from './domain/tenant.decider.js';
import type { TenantEvent } from './domain/tenant.events.js';
import type { Tenant } from './domain/tenant.js';
import { tenantCodec } from './history/tenant.codec.js';

/** `tenant-<id>`: a tenant, its limits and its carrier account. */
export const tenantStream: StreamDefinition<Tenant, TenantCommand, TenantEvent> = {
  category: 'tenant',
  decider: tenantDecider,
  codec: tenantCodec,
};

/** The id of a tenant that was given a key and no id. */
export const tenantIdOf = (key: string): string => namedId('tenant', key);
