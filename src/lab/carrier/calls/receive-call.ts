import type { CallerScript } from '../../scripts/script.js';
import type { Exchange } from '../exchange.js';
import { rehearse } from '../people/rehearse.js';
import type { NumberConfiguration } from '../people/phone-book.js';
import { runCall } from '../twiml/run-call.js';
import type { Call } from './call.js';
import { pickUp } from './pick-up.js';
import { limitTime } from './limit-time.js';

const TIME_LIMIT_MS = 4 * 60 * 60 * 1000;

/** Somebody calls one of the product's numbers: it rings until the number's webhook has said what to do. */
export const receiveCall = async (
  exchange: Exchange,
  call: Call,
  script: CallerScript,
  { voiceUrl, voiceMethod = 'POST' }: NumberConfiguration,
): Promise<void> => {
  const words = await rehearse(script, exchange.speech);
  call.note({ type: 'ringing' });
  await runCall(exchange, call, { url: voiceUrl, method: voiceMethod, parameters: {} }, () => {
    pickUp(exchange, call, script, words);
    call.note({ type: 'answered', answeredBy: 'carrier' });
    limitTime(exchange, call, TIME_LIMIT_MS);
  });
};
