import type { CallEvent } from '../call.events.js';
import { type Call, isLive } from '../call.js';
import { CallCommandRefused } from '../call.refusal.js';
import type { RequestHangUp } from './ending.commands.js';

/** The reason first, then the deed: asked for once, and refused for a call that is over. */
export const requestHangUp = (command: RequestHangUp, call: Call): readonly CallEvent[] => {
  if (!isLive(call)) throw new CallCommandRefused('call-not-live');
  return call.ending.requested === null ? [{ type: 'HangUpRequested', data: { cause: 'api', at: command.at } }] : [];
};
