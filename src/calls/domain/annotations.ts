import type { AttachRecording, EraseCall, RecordConsent, RecordCost, SummarizeCall } from './call.commands.js';
import type { CallEvent } from './call.events.js';
import type { Call } from './call.js';
import { CallCommandRefused } from './call.refusal.js';

const started = (call: Call): void => {
  if (call.phase === 'none') throw new CallCommandRefused('call-not-started');
};

/** A repeated yes is the same yes; a no after it is news. */
export const recordConsent = (command: RecordConsent, call: Call): readonly CallEvent[] => {
  started(call);
  const { type: _, ...data } = command;
  if (
    call.marks.has(`consent:${data.scope}:${data.granted}`) &&
    !call.marks.has(`consent:${data.scope}:${!data.granted}`)
  ) {
    return [];
  }
  return [{ type: 'ConsentRecorded', data }];
};

export const attachRecording = (command: AttachRecording, call: Call): readonly CallEvent[] => {
  started(call);
  if (call.marks.has(`recording:${command.recordingSid}`)) return [];
  const { type: _, ...data } = command;
  return [{ type: 'RecordingAttached', data }];
};

export const summarizeCall = (command: SummarizeCall, call: Call): readonly CallEvent[] => {
  started(call);
  if (call.marks.has(`summary:${command.at}`)) return [];
  return [{ type: 'CallSummarized', data: { summary: command.summary, at: command.at } }];
};

export const recordCost = (command: RecordCost, call: Call): readonly CallEvent[] => {
  started(call);
  if (call.marks.has('costed')) return [];
  const { type: _, ...data } = command;
  return [{ type: 'CallCosted', data }];
};

/** Follows the destruction of the call's data key: from here on its personal fields read as redacted. */
export const eraseCall = (command: EraseCall, call: Call): readonly CallEvent[] => {
  started(call);
  return call.erased ? [] : [{ type: 'CallErased', data: { at: command.at } }];
};
