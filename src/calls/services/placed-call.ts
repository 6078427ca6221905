import type { PlacedCall } from '../commands/place-call.command.js';
import { type Call, isRequested } from '../domain/call.js';

/** Somebody may still be dialling: nothing is recorded of how it went, not even that nobody knows. */
export const isDialOpen = (call: Call | null): boolean => isRequested(call) && !call.dial.unknown;

/**
 * What a call's state answers to the one who placed it; `pending` while its dial is open. A call that was ended before
 * the carrier's answer was known stays of unknown outcome: it may have rung.
 */
export const placedCall = (callId: string, call: Call, replayed: boolean): PlacedCall => {
  const { to, from } = call.start;
  const { callSid, refused } = call.dial;
  const common = { callId, to, from, replayed };
  if (callSid !== null) return { ...common, outcome: 'accepted', callSid };
  if (refused !== null) return { ...common, outcome: 'rejected', ...refused };
  return { ...common, outcome: isDialOpen(call) ? 'pending' : 'unknown' };
};
