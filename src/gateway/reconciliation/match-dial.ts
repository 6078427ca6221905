import type { CarrierCall } from '../../calls/ports/telephony.js';

/** Another call of ours between the same two numbers; `settled` is false while nobody knows how its dial went. */
export type Rival = Readonly<{ requestedAt: string; callSid: string | null; settled: boolean }>;

export type Finding = Readonly<{ kind: 'found'; call: CarrierCall }> | Readonly<{ kind: 'none' | 'ambiguous' }>;

/**
 * How far apart our request and the carrier's creation of the call may be, either way: a dial follows its request
 * within seconds, the rest is for clocks that differ.
 */
export const DIAL_WINDOW_MS = 60_000;

/**
 * Which of the carrier's calls is the one that was requested at `requestedAt`: it must be the only one in the window
 * that is no other call of ours, and no other open dial of ours may have caused it. That none is listed proves nothing.
 */
export const matchDial = (requestedAt: string, listed: readonly CarrierCall[], rivals: readonly Rival[]): Finding => {
  const claimed = new Set(rivals.map(({ callSid }) => callSid));
  const candidates = listed.filter((call) => !claimed.has(call.callSid) && isNear(requestedAt, call));
  const [only] = candidates;
  if (only === undefined) return { kind: 'none' };
  const contested = rivals.some((rival) => !rival.settled && isNear(rival.requestedAt, only));
  return candidates.length > 1 || contested ? { kind: 'ambiguous' } : { kind: 'found', call: only };
};

const isNear = (requestedAt: string, { createdAt }: CarrierCall): boolean =>
  Math.abs(Date.parse(createdAt) - Date.parse(requestedAt)) <= DIAL_WINDOW_MS;
