import type { Assigned, Direction, RefusalReason } from './start.events.js';

export type StartCall = Assigned &
  Readonly<{
    type: 'StartCall';
    tenantId: string;
    direction: Direction;
    from: string;
    to: string;
    /** The carrier's id: known for an inbound call, null for one that is still to be dialled. */
    callSid: string | null;
    greeting: string | null;
    orgId: string | null;
    requestFingerprint: string | null;
    startedAt: string;
  }>;

/** A call that is not taken. For one that has begun the rest of what is known stands in its stream. */
export type RefuseCall = Readonly<{
  type: 'RefuseCall';
  tenantId: string | null;
  direction: Direction;
  from: string;
  to: string;
  callSid: string | null;
  agentKey: string | null;
  reason: RefusalReason;
  at: string;
}>;

export type StartCommand = StartCall | RefuseCall;
