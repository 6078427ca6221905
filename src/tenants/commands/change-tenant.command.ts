import { Command } from '@nestjs/cqrs';
import type { CommandContext } from '../../platform/commands/stream-definition.js';
import type { WrittenTenant } from './written-tenant.js';

export type TenantChange = Readonly<{ name?: string; status?: 'active' | 'suspended' }>;

/** Renames, suspends or resumes a tenant: all that is asked, or nothing. `ifRevision`: only at one of these revisions. */
export class ChangeTenant extends Command<WrittenTenant> {
  constructor(
    readonly tenantId: string,
    readonly change: TenantChange,
    readonly ifRevision: readonly bigint[] | undefined,
    readonly context: CommandContext,
  ) {
    super();
  }
}
