import type { CommandContext } from '../commands/stream-definition.js';
import { correlation } from './correlation.js';
import { currentRequest, type Credential } from './request-context.js';

/** Who asks, as events name it: `key:<public id>`, `twilio`, `admin` or `auditor`; `system` in no request. */
export const actorOf = (credential: Credential | undefined): string => {
  if (credential === undefined) return 'system';
  if (credential.kind === 'tenant') return `key:${credential.keyId}`;
  return credential.kind === 'carrier' ? 'twilio' : credential.kind;
};

/** What the events of this request say of their cause. */
export const commandOrigin = (): Omit<CommandContext, 'tenantId'> => ({
  actor: actorOf(currentRequest()?.credential),
  ...correlation(),
});

/** Likewise, with the tenant whose stream it is. */
export const commandContext = (tenantId: string): CommandContext => ({ tenantId, ...commandOrigin() });
