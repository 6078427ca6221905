import type { Fact } from '../../platform/events/fact.js';

/** What a tenant may use at most; null: the platform's default. */
export type Limits = { maxConcurrentCalls: number | null; maxCallSeconds: number | null };

export type TenantCreated = Fact<'TenantCreated', { key: string; name: string; at: string }>;
export type TenantRenamed = Fact<'TenantRenamed', { name: string; at: string }>;
export type TenantSuspended = Fact<'TenantSuspended', { at: string }>;
export type TenantResumed = Fact<'TenantResumed', { at: string }>;
export type RuntimeConfigSet = Fact<'RuntimeConfigSet', Limits & { at: string }>;
/** `previousAuthToken` is accepted beside the current one until `previousUntil`; both are null if there is none. */
export type TwilioAccountSet = Fact<
  'TwilioAccountSet',
  {
    accountSid: string;
    authToken: string;
    previousAuthToken: string | null;
    previousUntil: string | null;
    at: string;
  }
>;

/** How long the token before is accepted when nobody said otherwise. */
export const TOKEN_OVERLAP_HOURS = 24;

export type TenantEvent =
  TenantCreated | TenantRenamed | TenantSuspended | TenantResumed | RuntimeConfigSet | TwilioAccountSet;
