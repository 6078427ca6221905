import type { Fact } from '../../../platform/events/fact.js';

export type Direction = 'inbound' | 'outbound';

/** The agent version that has the call, copied so that no reader needs a join. */
export type Assigned = { agentId: string; agentKey: string; agentVersionId: string };

export type CallStarted = Fact<
  'CallStarted',
  Assigned & {
    tenantId: string;
    direction: Direction;
    from: string;
    to: string;
    callSid: string | null;
    greeting: string | null;
    orgId: string | null;
    /** SHA-256 of the request, to tell a repeat from another request under the same key; null for inbound calls. */
    requestFingerprint: string | null;
    startedAt: string;
  }
>;

/** Why a call was not taken, or was not dialled although it had been asked for. */
export type RefusalReason =
  | 'unknown-number'
  | 'foreign-number'
  | 'outbound-only'
  | 'tenant-suspended'
  | 'unknown-agent'
  | 'call-limit'
  | 'draining'
  | 'unavailable'
  | 'duplicate-call'
  | 'guard-unavailable';

/**
 * A call that was turned away is a call: who called whom, and why nobody answered. It repeats what `CallStarted` says,
 * because it mostly stands alone. `tenantId` is null where the number is nobody's; such calls are in no tenant's lists.
 */
export type CallRefused = Fact<
  'CallRefused',
  {
    tenantId: string | null;
    direction: Direction;
    from: string;
    to: string;
    callSid: string | null;
    /** Who would have answered, as far as it was known. */
    agentKey: string | null;
    reason: RefusalReason;
    at: string;
  }
>;

export type StartEvent = CallStarted | CallRefused;
