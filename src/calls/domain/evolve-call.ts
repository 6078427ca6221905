import { foldAnnotations, noAnnotations } from './annotations/annotations.js';
import type { CallEvent } from './call.events.js';
import type { Call } from './call.js';
import { dialOf, foldDial } from './dial/dial.js';
import { foldEnding, notEnded, refused, withOutcome } from './ending/ending.js';
import { foldHandover } from './handover/handover.js';
import { foldProgress, progressOf } from './progress/progress.js';
import { foldSession, noSession } from './session/session.js';
import { started, turnedAway } from './start/start.js';
import { foldTools, noTools } from './tools/tools.js';
import { foldTurns, noTurns } from './turns/turns.js';

/** A call of which nothing is known but how it began. */
const begun = { session: noSession, turns: noTurns, tools: noTools, annotations: noAnnotations } as const;

/** A stream begins with one of two facts; without it nothing else is a call's. */
const begin = (event: CallEvent): Call | null => {
  if (event.type !== 'CallStarted' && event.type !== 'CallRefused') return null;
  const { callSid, direction } = event.data;
  const [start, ending] = event.type === 'CallStarted' ? [started(event), notEnded] : [turnedAway(event), refused];
  const progress = progressOf(direction === 'inbound');
  return { ...begun, start, dial: dialOf(callSid), progress, handover: 'none', ending, erased: false };
};

/** Folds one fact into the state of a call: each has its facet, and one without does not compile. */
export const evolveCall = (call: Call | null, event: CallEvent): Call | null => {
  if (call === null) return begin(event);
  switch (event.type) {
    case 'CallStarted':
    case 'CallRefused':
      return call;
    case 'DialRequested':
    case 'DialAccepted':
    case 'DialRejected':
    case 'DialUnknown':
      return { ...call, dial: foldDial(call.dial, event) };
    case 'CallRinging':
    case 'CallAnswered':
    case 'AnsweringMachineDetected':
      return { ...call, progress: foldProgress(call.progress, event) };
    case 'SessionOpened':
    case 'SessionLost':
    case 'SessionResumed':
      return { ...call, session: foldSession(call.session, event) };
    case 'SessionEnded': {
      const ending = withOutcome(call.ending, event.data.outcome);
      return { ...call, session: foldSession(call.session, event), ending };
    }
    case 'TurnAppended':
    case 'TurnInterrupted':
    case 'DigitsReceived':
      return { ...call, turns: foldTurns(call.turns, event) };
    case 'ToolInvoked':
    case 'ToolSucceeded':
    case 'ToolFailed':
    case 'ToolDenied':
    case 'ToolOutcomeUnknown':
      return { ...call, tools: foldTools(call.tools, event) };
    case 'CallEscalated':
    case 'EscalationFailed':
      return { ...call, handover: foldHandover(call.handover, event) };
    case 'EscalationConnected': {
      const ending = withOutcome(call.ending, 'transferred');
      return { ...call, handover: foldHandover(call.handover, event), ending };
    }
    case 'ConsentRecorded':
    case 'RecordingAttached':
    case 'CallSummarized':
    case 'CallCosted':
      return { ...call, annotations: foldAnnotations(call.annotations, event) };
    case 'HangUpRequested':
      return { ...call, ending: foldEnding(call.ending, event) };
    case 'CallEnded':
      return { ...call, ending: foldEnding(call.ending, event), session: { ...call.session, streamSid: null } };
    case 'CallErased':
      return { ...call, erased: true };
  }
};
