import type { CallEvent } from '../call.events.js';
import { type Call, isLive } from '../call.js';
import { callEnded } from '../ending/call-ended.js';
import type { RefuseCall } from './start.commands.js';

/**
 * A call that is turned away: recorded once, and over with that. One that had begun ends by it; one that is over, or has
 * been refused already, stays as it is.
 */
export const refuseCall = (command: RefuseCall, call: Call | null): readonly CallEvent[] => {
  const { type: _, ...data } = command;
  const refused: CallEvent = { type: 'CallRefused', data };
  if (call === null) return [refused];
  // `tenantId` differs: somebody else's request, about a call that it happens to name.
  if (!isLive(call) || call.start.tenantId !== command.tenantId) return [];
  const { at } = command;
  return [refused, callEnded(call, { status: 'failed', cause: 'refused', outcome: null, durationSeconds: 0, at })];
};
