import { codec } from '../../platform/events/codec.js';
import type { JsonObject } from '../../platform/events/json.js';
import type { CallEvent } from '../domain/call.events.js';

const plain = { upcasts: [], personal: [] } as const;
/** Until version 2 nobody told a time that was seen from one that was worked out. */
const seen = { upcasts: [(data: JsonObject) => ({ ...data, estimated: false })], personal: [] };
const sealing = (...personal: string[]) => ({ upcasts: [], personal });

/** How the facts of a call are stored: which fields are personal and sealed with the call's own key. */
export const callCodec = codec<CallEvent>({
  CallStarted: sealing('from', 'to', 'greeting', 'requestFingerprint'),
  CallRefused: sealing('from', 'to'),
  DialRequested: plain,
  DialAccepted: plain,
  DialRejected: sealing('reason'),
  DialUnknown: plain,
  CallRinging: plain,
  CallAnswered: plain,
  AnsweringMachineDetected: plain,
  SessionOpened: plain,
  SessionLost: seen,
  SessionResumed: plain,
  SessionEnded: plain,
  TurnAppended: { upcasts: [(data) => ({ ...data, cutReason: null })], personal: ['text'] },
  TurnInterrupted: sealing('heardText'),
  DigitsReceived: sealing('digits'),
  ToolInvoked: sealing('arguments'),
  ToolSucceeded: sealing('result'),
  ToolFailed: sealing('reason'),
  ToolDenied: sealing('arguments'),
  ToolOutcomeUnknown: plain,
  CallEscalated: sealing('target', 'reason'),
  EscalationConnected: plain,
  EscalationFailed: plain,
  ConsentRecorded: plain,
  RecordingAttached: sealing('url'),
  HangUpRequested: plain,
  CallSummarized: sealing('summary'),
  CallEnded: seen,
  CallCosted: plain,
  CallErased: { ...plain, erases: true },
});
