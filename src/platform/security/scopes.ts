import { ApiError } from '../http/api-error.js';

/** What a tenant's key can be allowed to do. Each context declares its own; each route of tenants wants one of them. */
export type Scope = `${string}:${'read' | 'write'}`;

/** Throws a 403 that names the scope which the key lacks. */
export const requireScope = ({ scopes }: Readonly<{ scopes: readonly string[] }>, scope: Scope): void => {
  if (scopes.includes(scope)) return;
  throw new ApiError('forbidden', `This key lacks the scope ${scope}.`, { reason: 'missing_scope', scope });
};
