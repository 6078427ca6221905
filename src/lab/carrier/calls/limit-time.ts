import type { Exchange } from '../exchange.js';
import type { Call } from './call.js';

/** Hangs up when the call has lasted too long. */
export const limitTime = (exchange: Exchange, call: Call, ms: number): void => {
  const cancel = exchange.clock.after(ms, () => call.advance('completed'));
  call.over.addEventListener('abort', cancel, { once: true });
};
