import type { CallEvent } from '../call.events.js';
import { type Call, isLive } from '../call.js';
import { CallCommandRefused } from '../call.refusal.js';
import type { ResumeSession } from './session.commands.js';

/** The conversation goes on: on the same stream (another model session) or on a new one (after `action`). */
export const resumeSession = (command: ResumeSession, call: Call): readonly CallEvent[] => {
  const { session } = call;
  const { streamSid, at } = command;
  if (session.streams.get(streamSid)?.resumedAt.has(at)) return [];
  if (!isLive(call)) throw new CallCommandRefused('call-not-live');
  return session.streamSid === streamSid ? [] : [{ type: 'SessionResumed', data: { streamSid, at } }];
};
