import type { CallEvent } from '../call.events.js';
import { type Call, hasReached, isLive } from '../call.js';
import { CallCommandRefused } from '../call.refusal.js';
import type { OpenSession } from './session.commands.js';

/** Audio flows: whatever the status callbacks say later, the call has been answered. */
const answered = (call: Call, at: string): readonly CallEvent[] =>
  hasReached(call, 'answered') ? [] : [{ type: 'CallAnswered', data: { at } }];

/** Once a stream, whoever tells it again. */
export const openSession = (command: OpenSession, call: Call): readonly CallEvent[] => {
  if (call.session.streams.has(command.streamSid)) return [];
  if (!isLive(call)) throw new CallCommandRefused('call-not-live');
  const { streamSid, model, voice, at } = command;
  return [...answered(call, at), { type: 'SessionOpened', data: { streamSid, model, voice, openedAt: at } }];
};
