import { Map as PersistentMap, Set as PersistentSet } from 'immutable';
import type { Json } from '../../platform/events/json.js';
import type { Assigned, Direction, EndCause, FinalStatus, Outcome } from './call.events.js';

/** How far a call has come; a phase is never left backwards. */
export const PHASES = ['none', 'requested', 'dialled', 'ringing', 'answered', 'ended'] as const;
export type Phase = (typeof PHASES)[number];

/** A tool call's standing. Its result is kept so that a repeat after a reconnect is answered from here. */
export type ToolCall = Readonly<{
  tool: string;
  status: 'running' | 'succeeded' | 'failed' | 'denied' | 'unknown';
  result: Json;
}>;

/** What a decision about a call may look at: nothing here is for display, and texts are left to the readers. */
export type Call = Readonly<{
  phase: Phase;
  tenantId: string;
  direction: Direction;
  assigned: Assigned;
  from: string;
  to: string;
  callSid: string | null;
  greeting: string | null;
  requestFingerprint: string | null;
  startedAt: string;
  answeredAt: string | null;
  /** The dial's outcome is not known: it may have happened. */
  dialUnknown: boolean;
  dialRefused: Readonly<{ reason: string; providerCode: number | null }> | null;
  machine: boolean;
  finalStatus: FinalStatus | null;
  endCause: EndCause | null;
  /** Its last session went with the process that carried it, and no other has followed. */
  processLost: boolean;
  /** Why somebody outside the conversation asked for its end. */
  endRequested: EndCause | null;
  outcome: Outcome | null;
  sessionOpenedAt: string | null;
  /** The stream that has the call now; null between sessions. */
  streamSid: string | null;
  streams: PersistentSet<string>;
  turns: PersistentSet<string>;
  interrupted: PersistentSet<string>;
  tools: PersistentMap<string, ToolCall>;
  marks: PersistentSet<string>;
  escalation: 'none' | 'requested' | 'connected' | 'failed';
  erased: boolean;
}>;

export const noCall: Call = {
  phase: 'none',
  tenantId: '',
  direction: 'inbound',
  assigned: { agentId: '', agentKey: '', agentVersionId: '' },
  from: '',
  to: '',
  callSid: null,
  greeting: null,
  requestFingerprint: null,
  startedAt: '',
  answeredAt: null,
  dialUnknown: false,
  dialRefused: null,
  machine: false,
  finalStatus: null,
  endCause: null,
  processLost: false,
  endRequested: null,
  outcome: null,
  sessionOpenedAt: null,
  streamSid: null,
  streams: PersistentSet(),
  turns: PersistentSet(),
  interrupted: PersistentSet(),
  tools: PersistentMap(),
  marks: PersistentSet(),
  escalation: 'none',
  erased: false,
};

/** Whether a call has come at least as far as `phase`. */
export const hasReached = (call: Call, phase: Phase): boolean => PHASES.indexOf(call.phase) >= PHASES.indexOf(phase);

/** A call that is requested, ringing or talking: it holds a line, and a number is being called. */
export const isLive = (call: Call): boolean => call.phase !== 'none' && call.phase !== 'ended';
