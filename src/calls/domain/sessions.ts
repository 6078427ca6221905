import type { EndSession, LoseSession, OpenSession, ResumeSession } from './call.commands.js';
import type { CallEvent } from './call.events.js';
import { type Call, hasReached } from './call.js';
import { CallCommandRefused } from './call.refusal.js';

/** Audio flows: whatever the status callbacks say later, the call has been answered. */
const answeredBy = (call: Call, at: string): readonly CallEvent[] =>
  hasReached(call, 'answered') ? [] : [{ type: 'CallAnswered', data: { at } }];

export const openSession = (command: OpenSession, call: Call): readonly CallEvent[] => {
  if (call.phase === 'none') throw new CallCommandRefused('call-not-started');
  if (call.streams.has(command.streamSid)) return [];
  if (call.phase === 'ended') throw new CallCommandRefused('call-not-live');
  const { streamSid, model, voice, at } = command;
  return [...answeredBy(call, at), { type: 'SessionOpened', data: { streamSid, model, voice, openedAt: at } }];
};

/** Why a session is lost whose process died: nobody who carried it can say more. */
export const PROCESS_LOST = 'process-lost';

/**
 * The socket or the model was lost in mid-call; the conversation may go on in another session. Losses of a stream are
 * told apart by when they happened, so that one that is told twice, as a spool may, is one.
 */
export const loseSession = (command: LoseSession, call: Call): readonly CallEvent[] => {
  if (call.phase === 'none') throw new CallCommandRefused('call-not-started');
  const { streamSid, reason, at, estimated = false } = command;
  if (call.streamSid !== streamSid || call.marks.has(`lost:${streamSid}:${at}`)) return [];
  return [{ type: 'SessionLost', data: { streamSid, reason, at, estimated } }];
};

/** The conversation goes on: on the same stream (another model session) or on a new one (after `action`). */
export const resumeSession = (command: ResumeSession, call: Call): readonly CallEvent[] => {
  if (call.phase === 'none') throw new CallCommandRefused('call-not-started');
  const { streamSid, at } = command;
  if (call.marks.has(`resumed:${streamSid}:${at}`)) return [];
  if (call.phase === 'ended') throw new CallCommandRefused('call-not-live');
  return call.streamSid === streamSid ? [] : [{ type: 'SessionResumed', data: { streamSid, at } }];
};

/** Accepted after the call's end too: the carrier's callback is often faster than the socket's close. */
export const endSession = (command: EndSession, call: Call): readonly CallEvent[] => {
  if (call.phase === 'none') throw new CallCommandRefused('call-not-started');
  const { streamSid, outcome, at } = command;
  // The line goes dead alike whoever hangs up.
  const cause = command.cause === 'caller-hung-up' ? (call.endRequested ?? command.cause) : command.cause;
  if (call.marks.has(`ended:${streamSid}`)) return [];
  return [{ type: 'SessionEnded', data: { streamSid, cause, outcome, at } }];
};
