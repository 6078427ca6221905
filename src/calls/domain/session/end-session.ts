import type { CallEvent } from '../call.events.js';
import type { Call } from '../call.js';
import type { EndSession } from './session.commands.js';

/** Accepted after the call's end too: the carrier's callback is often faster than the socket's close. */
export const endSession = (command: EndSession, { session, ending }: Call): readonly CallEvent[] => {
  const { streamSid, outcome, at } = command;
  if (session.streams.get(streamSid)?.ended) return [];
  // The line goes dead alike whoever hangs up.
  const cause = command.cause === 'caller-hung-up' ? (ending.requested ?? command.cause) : command.cause;
  return [{ type: 'SessionEnded', data: { streamSid, cause, outcome, at } }];
};
