import type { Annotations } from './annotations/annotations.js';
import type { Dial } from './dial/dial.js';
import type { Ending } from './ending/ending.js';
import type { Handover } from './handover/handover.js';
import type { Progress } from './progress/progress.js';
import type { Session } from './session/session.js';
import type { Start, Started } from './start/start.js';
import type { Tools } from './tools/tools.js';
import type { Turns } from './turns/turns.js';

/**
 * What a decision about a call may look at, facet by facet: nothing here is for display, and texts are left to the
 * readers. Before its first event there is no call: the state of its stream is null.
 */
export type Call = Readonly<{
  start: Start;
  dial: Dial;
  progress: Progress;
  session: Session;
  turns: Turns;
  tools: Tools;
  handover: Handover;
  annotations: Annotations;
  ending: Ending;
  erased: boolean;
}>;

/** A call that was started and is not over: somebody's, with an agent. */
export type ActiveCall = Omit<Call, 'start'> & Readonly<{ start: Started }>;

/** How far a call has come; a phase is never left backwards. */
export const PHASES = ['none', 'requested', 'dialled', 'ringing', 'answered', 'ended'] as const;
export type Phase = (typeof PHASES)[number];

/** The furthest phase that the facts tell of. */
export const phaseOf = (call: Call | null): Phase => {
  if (call === null) return 'none';
  if (call.ending.ended !== null) return 'ended';
  if (call.progress.answeredAt !== null) return 'answered';
  if (call.progress.ringing) return 'ringing';
  return call.dial.callSid === null ? 'requested' : 'dialled';
};

/** Whether a call has come at least as far as `phase`. */
export const hasReached = (call: Call | null, phase: Phase): boolean =>
  PHASES.indexOf(phaseOf(call)) >= PHASES.indexOf(phase);

/** A call that is requested, ringing or talking: it holds a line, and a number is being called. */
export const isLive = (call: Call | null): call is ActiveCall => call !== null && call.ending.ended === null;

/** A call that asks to be dialled, and of which the carrier has said nothing yet. */
export const isRequested = (call: Call | null): call is ActiveCall => phaseOf(call) === 'requested';
