import type { Limits } from './tenant.events.js';

/**
 * `at` is ISO 8601 in UTC. `key` is the tenant's short name, from which its id derives. `existing` says which tenant of
 * that key may be there already: any (unless said otherwise), one of the same name, or none.
 */
export type CreateTenant = Readonly<{
  type: 'CreateTenant';
  key: string;
  name: string;
  existing?: 'any' | 'same' | 'none';
  at: string;
}>;
export type RenameTenant = Readonly<{ type: 'RenameTenant'; name: string; at: string }>;
export type SuspendTenant = Readonly<{ type: 'SuspendTenant'; at: string }>;
export type ResumeTenant = Readonly<{ type: 'ResumeTenant'; at: string }>;
export type SetRuntimeConfig = Readonly<Limits & { type: 'SetRuntimeConfig'; at: string }>;
/**
 * Without `previousAuthToken` a changed token of the same account leaves the one before it as the previous, which is
 * accepted for `overlapHours`. For tokens that are known already these may end the overlap sooner, never later.
 */
export type SetTwilioAccount = Readonly<{
  type: 'SetTwilioAccount';
  accountSid: string;
  authToken: string;
  previousAuthToken?: string;
  overlapHours?: number;
  at: string;
}>;

export type TenantCommand =
  CreateTenant | RenameTenant | SuspendTenant | ResumeTenant | SetRuntimeConfig | SetTwilioAccount;
