import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '../../platform/clock/clock.js';
import { handleCommands } from '../../platform/commands/handle-command.js';
import { Ledger } from '../../platform/commands/ledger.js';
import type { TenantCommand } from '../domain/tenant.commands.js';
import { tenantStream } from '../tenant.stream.js';
import { ChangeTenant, type TenantChange } from './change-tenant.command.js';
import { writtenTenant, type WrittenTenant } from './written-tenant.js';

@CommandHandler(ChangeTenant)
export class ChangeTenantHandler implements ICommandHandler<ChangeTenant> {
  constructor(
    private readonly ledger: Ledger,
    private readonly clock: Clock,
  ) {}

  async execute({ tenantId, change, ifRevision, context }: ChangeTenant): Promise<WrittenTenant> {
    const commands = commandsOf(change, this.clock.nowIso());
    const handled = await handleCommands(this.ledger, tenantStream, tenantId, commands, context, ifRevision);
    return writtenTenant(tenantId, handled);
  }
}

const commandsOf = ({ name, status }: TenantChange, at: string): readonly TenantCommand[] => [
  ...(name === undefined ? [] : [{ type: 'RenameTenant', name, at } as const]),
  ...(status === undefined ? [] : [{ type: status === 'active' ? 'ResumeTenant' : 'SuspendTenant', at } as const]),
];
