import type { EndCause, Outcome } from './ending.events.js';

/** Says why a call ends before the carrier is told to: its callbacks are faster than our answer. */
export type RequestHangUp = Readonly<{ type: 'RequestHangUp'; at: string }>;
/** Ends a call that the carrier was told to hang up, or that never came about. */
export type EndCall = Readonly<{ type: 'EndCall'; cause: EndCause; outcome: Outcome | null; at: string }>;

export type EndingCommand = RequestHangUp | EndCall;
