import type { Json } from '../../platform/events/json.js';
import type { Assigned, Direction, EndCause, Outcome, RefusalReason, Speaker } from './call.events.js';

/** All times enter here, so that no decision reads a clock: ISO 8601 text, or `…Ms` since the first session opened. */
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

/** How the carrier answered a dial. `unknown`: the request may or may not have reached it. */
export type RecordDial = Readonly<
  { type: 'RecordDial'; at: string } & (
    | { outcome: 'accepted'; callSid: string }
    | { outcome: 'rejected'; reason: string; providerCode: number | null }
    | { outcome: 'unknown'; reason: string }
  )
>;

/** A status callback. `status` is the carrier's word; unknown words change nothing. */
export type RecordCallStatus = Readonly<{
  type: 'RecordCallStatus';
  callSid: string;
  status: string;
  answeredBy: string | null;
  durationSeconds: number | null;
  at: string;
  /** `at` is worked out from the carrier's records, not the moment of the carrier's word. */
  estimated?: boolean;
}>;

export type OpenSession = Readonly<{
  type: 'OpenSession';
  streamSid: string;
  model: string;
  voice: string;
  at: string;
}>;
export type LoseSession = Readonly<{
  type: 'LoseSession';
  streamSid: string;
  reason: string;
  at: string;
  estimated?: boolean;
}>;
export type ResumeSession = Readonly<{ type: 'ResumeSession'; streamSid: string; at: string }>;
export type EndSession = Readonly<{
  type: 'EndSession';
  streamSid: string;
  cause: EndCause;
  outcome: Outcome | null;
  at: string;
}>;

/** `turnId` is the realtime item's id, so that a repeat is harmless. */
export type AppendTurn = Readonly<{
  type: 'AppendTurn';
  turnId: string;
  previousItemId: string | null;
  speaker: Speaker;
  text: string;
  startedAtMs: number;
  endedAtMs: number;
  /** Why the provider ended the agent's turn early. Absent: it did not, or a release spooled this that did not say. */
  cutReason?: string | null;
}>;
export type InterruptTurn = Readonly<{
  type: 'InterruptTurn';
  turnId: string;
  heardMs: number;
  heardText: string;
  atMs: number;
}>;
export type RecordDigits = Readonly<{ type: 'RecordDigits'; digits: string; atMs: number }>;

export type InvokeTool = Readonly<{
  type: 'InvokeTool';
  toolCallId: string;
  tool: string;
  arguments: Json;
  atMs: number;
}>;
export type DenyTool = Readonly<{
  type: 'DenyTool';
  toolCallId: string;
  tool: string;
  arguments: Json;
  reason: string;
  atMs: number;
}>;
export type RecordToolResult = Readonly<
  { type: 'RecordToolResult'; toolCallId: string; durationMs: number } & (
    | { outcome: 'succeeded'; result: Json }
    | { outcome: 'failed'; reason: string }
    | { outcome: 'unknown'; reason: string }
  )
>;

export type EscalateCall = Readonly<{
  type: 'EscalateCall';
  target: string;
  reason: string;
  initiatedBy: 'agent' | 'supervisor';
  at: string;
}>;
export type RecordEscalation = Readonly<
  { type: 'RecordEscalation'; at: string } & ({ outcome: 'connected' } | { outcome: 'failed'; reason: string })
>;
export type RecordConsent = Readonly<{
  type: 'RecordConsent';
  scope: string;
  granted: boolean;
  wording: string;
  at: string;
}>;
export type AttachRecording = Readonly<{
  type: 'AttachRecording';
  recordingSid: string;
  url: string;
  durationSeconds: number;
  at: string;
}>;
export type SummarizeCall = Readonly<{ type: 'SummarizeCall'; summary: string; at: string }>;
export type RecordCost = Readonly<{ type: 'RecordCost'; currency: string; amount: number; at: string }>;
/** Says why a call ends before the carrier is told to: its callbacks are faster than our answer. */
export type RequestHangUp = Readonly<{ type: 'RequestHangUp'; at: string }>;
/** Ends a call that the carrier was told to hang up, or that never came about. */
export type EndCall = Readonly<{ type: 'EndCall'; cause: EndCause; outcome: Outcome | null; at: string }>;
export type EraseCall = Readonly<{ type: 'EraseCall'; at: string }>;

export type CallCommand =
  | StartCall
  | RefuseCall
  | RecordDial
  | RecordCallStatus
  | OpenSession
  | LoseSession
  | ResumeSession
  | EndSession
  | AppendTurn
  | InterruptTurn
  | RecordDigits
  | InvokeTool
  | DenyTool
  | RecordToolResult
  | EscalateCall
  | RecordEscalation
  | RecordConsent
  | AttachRecording
  | SummarizeCall
  | RecordCost
  | RequestHangUp
  | EndCall
  | EraseCall;
