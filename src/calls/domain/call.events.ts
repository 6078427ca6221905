import type { Fact } from '../../platform/events/fact.js';
import type { Json } from '../../platform/events/json.js';

export type Direction = 'inbound' | 'outbound';
export type Speaker = 'caller' | 'agent';
/** Twilio's terminal words for a call (protocol: Call resource, `status`). */
export type FinalStatus = 'completed' | 'busy' | 'failed' | 'no-answer' | 'canceled';
/** The stable outcome model that operators and analytics count by. */
export type Outcome = 'resolved' | 'transferred' | 'callback_created' | 'no_answer' | 'failed_authentication';
/** Why a media session, and with it most calls, came to an end. */
export type EndCause =
  | 'caller-hung-up'
  | 'agent-ended'
  | 'api'
  | 'time-limit'
  | 'silence'
  | 'escalated'
  | 'provider-failed'
  | 'journal-full'
  | 'drained'
  | 'stream-lost'
  /** The process that carried it died; nobody else took the call. */
  | 'process-lost'
  /** We did not take it: see {@link CallRefused}. */
  | 'refused'
  | 'carrier';

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
export type DialRequested = Fact<'DialRequested', { requestedAt: string }>;
export type DialAccepted = Fact<'DialAccepted', { callSid: string; acceptedAt: string }>;
export type DialRejected = Fact<'DialRejected', { reason: string; providerCode: number | null; rejectedAt: string }>;
export type DialUnknown = Fact<'DialUnknown', { reason: string; at: string }>;
export type CallRinging = Fact<'CallRinging', { at: string }>;
export type CallAnswered = Fact<'CallAnswered', { at: string }>;
export type AnsweringMachineDetected = Fact<'AnsweringMachineDetected', { answeredBy: string; at: string }>;

export type SessionOpened = Fact<
  'SessionOpened',
  { streamSid: string; model: string; voice: string; openedAt: string }
>;
/** `estimated`: nobody saw it happen, `at` is what others' records allow. */
export type SessionLost = Fact<'SessionLost', { streamSid: string; reason: string; at: string; estimated: boolean }>;
export type SessionResumed = Fact<'SessionResumed', { streamSid: string; at: string }>;
export type SessionEnded = Fact<
  'SessionEnded',
  { streamSid: string; cause: EndCause; outcome: Outcome | null; at: string }
>;

/** Times are milliseconds since the first session of the call was opened. */
export type TurnAppended = Fact<
  'TurnAppended',
  {
    turnId: string;
    previousItemId: string | null;
    speaker: Speaker;
    text: string;
    startedAtMs: number;
    endedAtMs: number;
    /** The provider's reason for having ended the agent's turn early (`max_output_tokens`, …); null if it did not. */
    cutReason: string | null;
  }
>;
/** What the caller had really heard: `heardMs` measured from what was played, `heardText` estimated from it. */
export type TurnInterrupted = Fact<
  'TurnInterrupted',
  { turnId: string; heardMs: number; heardText: string; estimated: true; atMs: number }
>;
export type DigitsReceived = Fact<'DigitsReceived', { digits: string; atMs: number }>;

export type ToolInvoked = Fact<'ToolInvoked', { toolCallId: string; tool: string; arguments: Json; atMs: number }>;
export type ToolSucceeded = Fact<
  'ToolSucceeded',
  { toolCallId: string; tool: string; result: Json; durationMs: number }
>;
export type ToolFailed = Fact<'ToolFailed', { toolCallId: string; tool: string; reason: string; durationMs: number }>;
export type ToolDenied = Fact<
  'ToolDenied',
  { toolCallId: string; tool: string; arguments: Json; reason: string; atMs: number }
>;
export type ToolOutcomeUnknown = Fact<'ToolOutcomeUnknown', { toolCallId: string; tool: string; reason: string }>;

export type CallEscalated = Fact<
  'CallEscalated',
  { target: string; reason: string; initiatedBy: 'agent' | 'supervisor'; at: string }
>;
export type EscalationConnected = Fact<'EscalationConnected', { at: string }>;
export type EscalationFailed = Fact<'EscalationFailed', { reason: string; at: string }>;
export type ConsentRecorded = Fact<'ConsentRecorded', { scope: string; granted: boolean; wording: string; at: string }>;
export type RecordingAttached = Fact<
  'RecordingAttached',
  { recordingSid: string; url: string; durationSeconds: number; at: string }
>;
/** Somebody outside the conversation wants it ended; the carrier is told next. */
export type HangUpRequested = Fact<'HangUpRequested', { cause: 'api'; at: string }>;
export type CallSummarized = Fact<'CallSummarized', { summary: string; at: string }>;
export type CallEnded = Fact<
  'CallEnded',
  Assigned & {
    tenantId: string;
    direction: Direction;
    startedAt: string;
    status: FinalStatus;
    cause: EndCause;
    outcome: Outcome | null;
    durationSeconds: number;
    endedAt: string;
    /** Nobody of ours saw the end: `endedAt` follows from what the carrier's records say. */
    estimated: boolean;
  }
>;
export type CallCosted = Fact<'CallCosted', { currency: string; amount: number; at: string }>;
export type CallErased = Fact<'CallErased', { at: string }>;

export type CallEvent =
  | CallStarted
  | CallRefused
  | DialRequested
  | DialAccepted
  | DialRejected
  | DialUnknown
  | CallRinging
  | CallAnswered
  | AnsweringMachineDetected
  | SessionOpened
  | SessionLost
  | SessionResumed
  | SessionEnded
  | TurnAppended
  | TurnInterrupted
  | DigitsReceived
  | ToolInvoked
  | ToolSucceeded
  | ToolFailed
  | ToolDenied
  | ToolOutcomeUnknown
  | CallEscalated
  | EscalationConnected
  | EscalationFailed
  | ConsentRecorded
  | RecordingAttached
  | HangUpRequested
  | CallSummarized
  | CallEnded
  | CallCosted
  | CallErased;
