import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../platform/clock/clock.js';
import { handleCommand } from '../../platform/commands/handle-command.js';
import { Ledger } from '../../platform/commands/ledger.js';
import { tenantIdOf, tenantStream } from '../tenant.stream.js';
import { RegisterTenant } from './register-tenant.command.js';
import { writtenTenant, type WrittenTenant } from './written-tenant.js';

/** The id follows from the tenant's key, so the log itself refuses a second tenant of that key. */
@CommandHandler(RegisterTenant)
export class RegisterTenantHandler implements ICommandHandler<RegisterTenant> {
  constructor(
    private readonly ledger: Ledger,
    private readonly clock: Clock,
  ) {}

  async execute({ tenant: { key, name }, resumed, origin }: RegisterTenant): Promise<WrittenTenant> {
    const tenantId = tenantIdOf(key);
    const existing = resumed ? 'same' : 'none';
    const command = { type: 'CreateTenant', key, name, existing, at: this.clock.nowIso() } as const;
    return writtenTenant(
      tenantId,
      await handleCommand(this.ledger, tenantStream, tenantId, command, { tenantId, ...origin }),
    );
  }
}
