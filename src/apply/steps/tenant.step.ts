import { tenantIdOf, tenantStream } from '../../tenants/tenant.stream.js';
import type { TenantCommand } from '../../tenants/domain/tenant.commands.js';
import type { TenantDocument } from '../document/platform-document.js';
import { step, type Step } from './step.js';

export const idOfTenant = ({ id, key }: TenantDocument): string => id ?? tenantIdOf(key);

const UNREACHABLE =
  'Warning: its Twilio account cannot call this server back, every call would fail: set PUBLIC_BASE_URL to the origin ' +
  'that Twilio reaches, like https://voice.example.com';

/** The tenant itself: its name, limits, carrier account, and whether it is suspended. */
export const tenantStep = (tenant: TenantDocument, at: string, carrierCanCall: boolean): Step => {
  const id = idOfTenant(tenant);
  const commands = commandsOf(tenant, at);
  return step({
    item: `${tenant.key}: tenant`,
    tenantId: id,
    definition: tenantStream,
    id,
    exists: ({ status }) => status !== 'none',
    commands: () => commands,
    note: () => (tenant.twilio && !carrierCanCall ? UNREACHABLE : undefined),
  });
};

const commandsOf = ({ key, name, limits, twilio, suspended }: TenantDocument, at: string): readonly TenantCommand[] => {
  const commands: TenantCommand[] = [
    { type: 'CreateTenant', key, name, at },
    { type: 'RenameTenant', name, at },
  ];
  if (limits) {
    const { max_concurrent_calls: maxConcurrentCalls = null, max_call_seconds: maxCallSeconds = null } = limits;
    commands.push({ type: 'SetRuntimeConfig', maxConcurrentCalls, maxCallSeconds, at });
  }
  if (twilio) {
    const { account_sid: accountSid, auth_token: authToken } = twilio;
    const { previous_auth_token: previousAuthToken, token_overlap_hours: overlapHours } = twilio;
    commands.push({
      type: 'SetTwilioAccount',
      accountSid,
      authToken,
      ...(previousAuthToken === undefined ? {} : { previousAuthToken }),
      ...(overlapHours === undefined ? {} : { overlapHours }),
      at,
    });
  }
  if (suspended !== undefined) commands.push({ type: suspended ? 'SuspendTenant' : 'ResumeTenant', at });
  return commands;
};
