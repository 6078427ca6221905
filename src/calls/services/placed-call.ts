import type { PlacedCall } from '../commands/place-call.command.js';
import { type Call } from '../domain/call.js';

/** Somebody may still be dialling: nothing is recorded of how it went, not even that nobody knows. */
export const isDialOpen = (call: Call): boolean =>
  call.phase === 'requested' && call.callSid === null && !call.dialUnknown;

/**
 * What a call's state answers to the one who placed it; `pending` while its dial is open. A call that was ended before
 * the carrier's answer was known stays of unknown outcome: it may have rung.
 */
export const placedCall = (callId: string, call: Call, replayed: boolean): PlacedCall => {
  const common = { callId, to: call.to, from: call.from, replayed };
  if (call.callSid !== null) return { ...common, outcome: 'accepted', callSid: call.callSid };
  if (call.dialRefused !== null) return { ...common, outcome: 'rejected', ...call.dialRefused };
  return { ...common, outcome: isDialOpen(call) ? 'pending' : 'unknown' };
};
