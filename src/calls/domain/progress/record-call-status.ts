import type { CallEvent } from '../call.events.js';
import { type Call, hasReached, isLive } from '../call.js';
import { callEnded, talkedSeconds } from '../ending/call-ended.js';
import type { EndCause, FinalStatus, Outcome } from '../ending/ending.events.js';
import type { RecordCallStatus } from './progress.commands.js';

const FINAL: ReadonlySet<string> = new Set<FinalStatus>(['completed', 'busy', 'failed', 'no-answer', 'canceled']);
/** Whether the carrier's word means that the call is over. */
export const isFinal = (status: string): status is FinalStatus => FINAL.has(status);

/** Nobody was reached: that is an outcome of its own. */
const outcomeOf = (status: FinalStatus, { ending }: Call): Outcome | null =>
  ending.outcome ?? (status === 'no-answer' || status === 'busy' ? 'no_answer' : null);

/** What is known of why: a wish from outside, how the session ended, that nobody carried it any more. */
const causeOf = (status: FinalStatus, { ending, session }: Call): EndCause =>
  ending.requested ??
  session.endCause ??
  (session.processLost ? 'process-lost' : status === 'completed' ? 'caller-hung-up' : 'carrier');

/**
 * A status callback. Callbacks come late, twice and out of order (protocol: delivery order is not guaranteed): what
 * the call has passed already changes nothing and leaves no trace. One for another call id is not ours to believe.
 */
export const recordCallStatus = (command: RecordCallStatus, call: Call): readonly CallEvent[] => {
  const { callSid } = call.dial;
  if (!isLive(call) || (callSid !== null && callSid !== command.callSid)) return [];
  const { at, status } = command;
  const facts: CallEvent[] = [];
  if (callSid === null) {
    facts.push({ type: 'DialAccepted', data: { callSid: command.callSid, acceptedAt: at } });
  }
  if (command.answeredBy !== null && isMachine(command.answeredBy) && !call.progress.machine) {
    facts.push({ type: 'AnsweringMachineDetected', data: { answeredBy: command.answeredBy, at } });
  }
  if (isFinal(status)) {
    const durationSeconds = command.durationSeconds ?? talkedSeconds(call, at);
    const cause = causeOf(status, call);
    const estimated = command.estimated === true || cause === 'process-lost';
    facts.push(callEnded(call, { status, cause, outcome: outcomeOf(status, call), durationSeconds, at, estimated }));
  } else if (status === 'ringing' && !hasReached(call, 'ringing')) {
    facts.push({ type: 'CallRinging', data: { at } });
  } else if (status === 'in-progress' && !hasReached(call, 'answered')) {
    facts.push({ type: 'CallAnswered', data: { at } });
  }
  return facts;
};

/** Twilio's words: `machine_start`, `machine_end_beep`, … and `fax` (protocol: AnsweredBy). */
const isMachine = (answeredBy: string): boolean => answeredBy.startsWith('machine_') || answeredBy === 'fax';
