import type { ErrorCode } from '../../platform/http/error-codes.js';
import type { ApiKeyRefusal } from '../domain/api-key.decider.js';
import type { PhoneRouteRefusal } from '../domain/phone-route.decider.js';
import type { TenantRefusal } from '../domain/tenant.refusal.js';

/** What each refusal is answered with; a new refusal does not compile until it has a row. */
export const tenantsRefusals: Readonly<Record<TenantRefusal | ApiKeyRefusal | PhoneRouteRefusal, ErrorCode>> = {
  'tenant-not-found': 'not_found',
  'tenant-id-taken': 'conflict',
  'tenant-exists': 'conflict',
  'api-key-not-found': 'not_found',
  'api-key-exists': 'conflict',
  'api-key-id-taken': 'conflict',
  'phone-number-taken': 'conflict',
};
