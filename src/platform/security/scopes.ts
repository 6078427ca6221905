import { ApiError } from '../http/api-error.js';

/** Everything that a tenant's key can be allowed to do. Each route of tenants wants one of these. */
export const SCOPES = [
  'calls:read',
  'calls:write',
  'sessions:read',
  'evaluations:read',
  'evaluations:write',
  'callbacks:read',
  'callbacks:write',
  'webhooks:read',
  'webhooks:write',
  'live:read',
  'consent:read',
  'consent:write',
  'batches:write',
  'messages:write',
] as const;

export type Scope = (typeof SCOPES)[number];

/** What a key may do that was issued without a list. */
export const DEFAULT_SCOPES: readonly Scope[] = ['calls:read', 'calls:write', 'sessions:read'];

/** Throws a 403 that names the scope which the key lacks. */
export const requireScope = ({ scopes }: Readonly<{ scopes: readonly string[] }>, scope: Scope): void => {
  if (scopes.includes(scope)) return;
  throw new ApiError('forbidden', `This key lacks the scope ${scope}.`, { reason: 'missing_scope', scope });
};
