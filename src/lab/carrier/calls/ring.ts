import type { CallerScript } from '../../scripts/script.js';
import type { Exchange } from '../exchange.js';
import { pause } from '../pause.js';
import type { Call } from './call.js';

/** Between the network's acceptance and the first ring. */
const SETUP_MS = 200;

const SIP_BUSY = 486;
const SIP_NOT_FOUND = 404;
const SIP_CANCELED = 487;

/** Rings the person's phone; true when somebody takes it. Otherwise the call has ended. */
export const ring = async (
  exchange: Exchange,
  call: Call,
  script: CallerScript,
  timeoutMs: number,
): Promise<boolean> => {
  if (!call.advance('initiated')) return false;
  await pause(exchange.clock, SETUP_MS, call.over);
  if (script.answers === 'failed') return refuse(call, 'failed', SIP_NOT_FOUND);
  if (!call.advance('ringing')) return false;
  call.note({ type: 'ringing' });
  const unanswered = script.answers === 'no-answer' || script.ringMs > timeoutMs;
  await pause(exchange.clock, unanswered ? timeoutMs : script.ringMs, call.over);
  if (unanswered) return refuse(call, 'no-answer', SIP_CANCELED);
  return script.answers === 'busy' ? refuse(call, 'busy', SIP_BUSY) : !call.over.aborted;
};

const refuse = (call: Call, status: 'failed' | 'no-answer' | 'busy', sipResponseCode: number): false => {
  call.sipResponseCode = sipResponseCode;
  call.advance(status);
  return false;
};
