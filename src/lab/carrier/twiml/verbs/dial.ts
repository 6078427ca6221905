import { placeLeg, type LegOutcome } from '../../calls/dialled-leg.js';
import type { Verb } from '../document.js';
import { actionTurn, numberOf, warn, type RunVerb } from '../stage.js';

const E164 = /^\+[1-9]\d{6,14}$/;

/**
 * `<Dial>` of one or several numbers that ring together; the first to answer is bridged with the caller. Afterwards
 * `action` with the outcome, else the next verb.
 */
export const dial: RunVerb = async (verb, stage) => {
  const { exchange, call, line, signal } = stage;
  const numbers = numbersOf(verb);
  const wrong = numbers.find((number) => !E164.test(number));
  if (wrong !== undefined || numbers.length === 0) {
    warn(stage, 13223, `<Dial>: invalid phone number ${wrong ?? ''}`);
    return actionTurn(verb, stage, { DialCallStatus: 'failed' });
  }
  const from = verb.attributes.callerId ?? call.details.from;
  const timeoutMs = numberOf(verb, 'timeout', 30) * 1000;
  const limitMs = numberOf(verb, 'timeLimit', 14_400) * 1000;
  const outcome = await placeLeg(exchange, { call, line, signal, numbers, from, timeoutMs, limitMs });
  return signal.aborted ? 'next' : actionTurn(verb, stage, parametersOf(outcome));
};

const numbersOf = (verb: Verb): readonly string[] => {
  const nouns = verb.children.filter((child) => child.name === 'Number').map((child) => child.text);
  return nouns.length > 0 ? nouns : [verb.text].filter(Boolean);
};

const parametersOf = ({ status, sid, seconds, bridged }: LegOutcome) => ({
  DialCallStatus: status,
  DialCallSid: sid,
  DialBridged: String(bridged),
  ...(bridged && { DialCallDuration: String(seconds) }),
});
