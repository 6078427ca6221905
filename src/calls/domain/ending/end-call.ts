import type { CallEvent } from '../call.events.js';
import { type Call, isLive } from '../call.js';
import { callEnded, talkedSeconds } from './call-ended.js';
import type { EndCall } from './ending.commands.js';

/** Ends a call that the carrier was told to hang up. An ended call stays as it ended. */
export const endCall = (command: EndCall, call: Call): readonly CallEvent[] => {
  if (!isLive(call)) return [];
  const talked = call.progress.answeredAt !== null || call.session.openedAt !== null;
  return [
    callEnded(call, {
      status: talked ? 'completed' : 'canceled',
      cause: command.cause,
      outcome: command.outcome ?? call.ending.outcome,
      durationSeconds: talkedSeconds(call, command.at),
      at: command.at,
    }),
  ];
};
