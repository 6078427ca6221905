import type { RecordCallStatus } from './call.commands.js';
import type { CallEvent, EndCause, FinalStatus, Outcome } from './call.events.js';
import { type Call, hasReached } from './call.js';
import { CallCommandRefused } from './call.refusal.js';
import { ended, talkedSeconds } from './end-call.js';

const FINAL: ReadonlySet<string> = new Set<FinalStatus>(['completed', 'busy', 'failed', 'no-answer', 'canceled']);
/** Whether the carrier's word means that the call is over. */
export const isFinal = (status: string): status is FinalStatus => FINAL.has(status);

/** Nobody was reached: that is an outcome of its own. */
const outcomeOf = (status: FinalStatus, call: Call): Outcome | null =>
  call.outcome ?? (status === 'no-answer' || status === 'busy' ? 'no_answer' : null);

/** What is known of why: a wish from outside, how the session ended, that nobody carried it any more. */
const causeOf = (status: FinalStatus, call: Call): EndCause =>
  call.endRequested ??
  call.endCause ??
  (call.processLost ? 'process-lost' : status === 'completed' ? 'caller-hung-up' : 'carrier');

/**
 * A status callback. Callbacks come late, twice and out of order (protocol: delivery order is not guaranteed): what
 * the call has passed already changes nothing and leaves no trace. One for another call id is not ours to believe.
 */
export const recordCallStatus = (command: RecordCallStatus, call: Call): readonly CallEvent[] => {
  if (call.phase === 'none') throw new CallCommandRefused('call-not-started');
  if (call.phase === 'ended' || (call.callSid !== null && call.callSid !== command.callSid)) return [];
  const { at, status } = command;
  const facts: CallEvent[] = [];
  if (call.callSid === null) {
    facts.push({ type: 'DialAccepted', data: { callSid: command.callSid, acceptedAt: at } });
  }
  if (command.answeredBy !== null && isMachine(command.answeredBy) && !call.machine) {
    facts.push({ type: 'AnsweringMachineDetected', data: { answeredBy: command.answeredBy, at } });
  }
  if (isFinal(status)) {
    const durationSeconds = command.durationSeconds ?? talkedSeconds(call, at);
    const cause = causeOf(status, call);
    const estimated = command.estimated === true || cause === 'process-lost';
    facts.push(ended(call, { status, cause, outcome: outcomeOf(status, call), durationSeconds, at, estimated }));
  } else if (status === 'ringing' && !hasReached(call, 'ringing')) {
    facts.push({ type: 'CallRinging', data: { at } });
  } else if (status === 'in-progress' && !hasReached(call, 'answered')) {
    facts.push({ type: 'CallAnswered', data: { at } });
  }
  return facts;
};

/** Twilio's words: `machine_start`, `machine_end_beep`, … and `fax` (protocol: AnsweredBy). */
const isMachine = (answeredBy: string): boolean => answeredBy.startsWith('machine_') || answeredBy === 'fax';
