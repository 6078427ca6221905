import type { RefuseCall } from './call.commands.js';
import type { CallEvent } from './call.events.js';
import type { Call } from './call.js';
import { ended } from './end-call.js';

/**
 * A call that is turned away: recorded once, and over with that. One that had begun ends by it; one that is over, or has
 * been refused already, stays as it is.
 */
export const refuseCall = (command: RefuseCall, call: Call): readonly CallEvent[] => {
  if (call.phase === 'ended') return [];
  const { type: _, ...data } = command;
  const refused: CallEvent = { type: 'CallRefused', data };
  if (call.phase === 'none') return [refused];
  // Somebody else's request, about a call that it happens to name.
  if (call.tenantId !== command.tenantId) return [];
  const { at } = command;
  return [refused, ended(call, { status: 'failed', cause: 'refused', outcome: null, durationSeconds: 0, at })];
};
