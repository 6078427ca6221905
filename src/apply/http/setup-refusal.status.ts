import type { AgentRefusal } from '../../agents/domain/agent.decider.js';
import type { ErrorCode } from '../../platform/http/error-codes.js';
import type { ApiKeyRefusal } from '../../tenants/domain/api-key.decider.js';
import type { PhoneRouteRefusal } from '../../tenants/domain/phone-route.decider.js';
import type { TenantRefusal } from '../../tenants/domain/tenant.refusal.js';

type SetupRefusal = TenantRefusal | ApiKeyRefusal | PhoneRouteRefusal | AgentRefusal;

/** What each refusal of a setup command is answered with; a new refusal does not compile until it has a row. */
export const setupRefusals: Readonly<Record<SetupRefusal, ErrorCode>> = {
  'tenant-not-found': 'not_found',
  'tenant-id-taken': 'conflict',
  'api-key-not-found': 'not_found',
  'api-key-exists': 'conflict',
  'api-key-id-taken': 'conflict',
  'phone-number-taken': 'conflict',
  'agent-not-found': 'not_found',
  'agent-id-taken': 'conflict',
  'agent-version-not-found': 'not_found',
};
