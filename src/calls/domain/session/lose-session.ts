import type { CallEvent } from '../call.events.js';
import type { Call } from '../call.js';
import type { LoseSession } from './session.commands.js';

/**
 * The socket or the model was lost in mid-call; the conversation may go on on another stream. Losses of a stream are
 * told apart by when they happened, so that one that is told twice, as a spool may, is one.
 */
export const loseSession = (command: LoseSession, { session }: Call): readonly CallEvent[] => {
  const { streamSid, reason, at, estimated = false } = command;
  if (session.streamSid !== streamSid || session.streams.get(streamSid)?.lostAt.has(at)) return [];
  return [{ type: 'SessionLost', data: { streamSid, reason, at, estimated } }];
};
