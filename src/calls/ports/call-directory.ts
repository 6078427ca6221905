import type { Assigned } from '../domain/call.events.js';
import type { TelephonyAccount } from './telephony.js';

/** A number of a tenant, and who answers it. */
export type Line = Readonly<{
  number: string;
  tenantId: string;
  agentKey: string;
  agentVersionId: string | null;
  /** What a caller hears when the agent cannot answer; null: the platform's own words. */
  fallback: string | null;
}>;

/** A number of a tenant as a caller meets it; `closed` says why its calls are not taken. */
export type CalledLine = Line & Readonly<{ closed: 'outbound-only' | 'tenant-suspended' | null }>;

export type CallLimits = Readonly<{ maxConcurrentCalls: number; maxCallSeconds: number }>;

/** What placing and answering calls must know of tenants and agents. */
export abstract class CallDirectory {
  /** The pinned version, else the published one of the key; undefined if the tenant has none such. */
  abstract agent(
    tenantId: string,
    choice: Readonly<{ agentKey?: string; agentVersionId?: string }>,
  ): Promise<Assigned | undefined>;
  /** The tenant's own line with this number, or without one its first outbound line. */
  abstract line(tenantId: string, number?: string): Promise<Line | undefined>;
  /** Whose line a called number is, over all tenants. */
  abstract lineOf(number: string): Promise<CalledLine | undefined>;
  /** The carrier account; undefined if neither the tenant nor the platform has one. */
  abstract account(tenantId: string): Promise<TelephonyAccount | undefined>;
  abstract limits(tenantId: string): Promise<CallLimits>;
}
