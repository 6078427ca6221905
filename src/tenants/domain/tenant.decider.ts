import type { Decider } from '../../platform/commands/stream-definition.js';
import type { CreateTenant, SetRuntimeConfig, SetTwilioAccount, TenantCommand } from './tenant.commands.js';
import { TOKEN_OVERLAP_HOURS, type TenantEvent } from './tenant.events.js';
import { TenantRefused } from './tenant.refusal.js';
import { evolveTenant, noTenant, type Tenant } from './tenant.js';

const createTenant = (command: CreateTenant, tenant: Tenant): readonly TenantEvent[] => {
  const { key, name, existing = 'any', at } = command;
  if (tenant.status === 'none') return [{ type: 'TenantCreated', data: { key, name, at } }];
  if (tenant.key !== key) throw new TenantRefused('tenant-id-taken');
  const allowed = existing === 'any' || (existing === 'same' && tenant.name === name);
  if (!allowed) throw new TenantRefused('tenant-exists');
  return [];
};

const setRuntimeConfig = (command: SetRuntimeConfig, { limits }: Tenant): readonly TenantEvent[] => {
  const { maxConcurrentCalls, maxCallSeconds, at } = command;
  if (limits.maxConcurrentCalls === maxConcurrentCalls && limits.maxCallSeconds === maxCallSeconds) return [];
  return [{ type: 'RuntimeConfigSet', data: { maxConcurrentCalls, maxCallSeconds, at } }];
};

const MS_PER_HOUR = 3_600_000;

/**
 * A rotated token stays valid as the previous one for a while, so that callbacks signed before the change are still
 * accepted. The same tokens again change nothing, unless their overlap is to end sooner.
 */
const setTwilioAccount = (command: SetTwilioAccount, { twilio }: Tenant): readonly TenantEvent[] => {
  const { accountSid, authToken, at } = command;
  const sameAccount = twilio?.accountSid === accountSid ? twilio : null;
  const sameToken = sameAccount?.authToken === authToken;
  const before = sameToken ? sameAccount.previousAuthToken : (sameAccount?.authToken ?? null);
  const previousAuthToken = command.previousAuthToken ?? before;
  const set = (previousUntil: string | null): readonly TenantEvent[] => [
    { type: 'TwilioAccountSet', data: { accountSid, authToken, previousAuthToken, previousUntil, at } },
  ];
  const after = (hours: number): string => new Date(Date.parse(at) + hours * MS_PER_HOUR).toISOString();
  if (!sameToken || sameAccount.previousAuthToken !== previousAuthToken) {
    return set(previousAuthToken === null ? null : after(command.overlapHours ?? TOKEN_OVERLAP_HOURS));
  }
  const { previousUntil } = sameAccount;
  if (previousUntil === null || command.overlapHours === undefined) return [];
  const sooner = after(command.overlapHours);
  return Date.parse(sooner) < Date.parse(previousUntil) ? set(sooner) : [];
};

const decide = (command: TenantCommand, tenant: Tenant): readonly TenantEvent[] => {
  if (command.type === 'CreateTenant') return createTenant(command, tenant);
  if (tenant.status === 'none') throw new TenantRefused('tenant-not-found');
  const { at } = command;
  switch (command.type) {
    case 'RenameTenant':
      return command.name === tenant.name ? [] : [{ type: 'TenantRenamed', data: { name: command.name, at } }];
    case 'SuspendTenant':
      return tenant.status === 'suspended' ? [] : [{ type: 'TenantSuspended', data: { at } }];
    case 'ResumeTenant':
      return tenant.status === 'active' ? [] : [{ type: 'TenantResumed', data: { at } }];
    case 'SetRuntimeConfig':
      return setRuntimeConfig(command, tenant);
    case 'SetTwilioAccount':
      return setTwilioAccount(command, tenant);
  }
};

export const tenantDecider: Decider<Tenant, TenantCommand, TenantEvent> = {
  initial: noTenant,
  decide,
  evolve: evolveTenant,
};
