import { Command } from '@nestjs/cqrs';
import type { CommandContext } from '../../platform/commands/stream-definition.js';
import type { WrittenTenant } from './written-tenant.js';

/** Makes a tenant. `resumed`: an earlier attempt at the very same may have made it already. */
export class RegisterTenant extends Command<WrittenTenant> {
  constructor(
    readonly tenant: Readonly<{ key: string; name: string }>,
    readonly resumed: boolean,
    readonly origin: Omit<CommandContext, 'tenantId'>,
  ) {
    super();
  }
}
