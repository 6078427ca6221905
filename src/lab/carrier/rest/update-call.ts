import { isTerminal } from '../calls/call-status.js';
import type { Call } from '../calls/call.js';
import { limitTime } from '../calls/limit-time.js';
import type { Exchange } from '../exchange.js';
import type { Form } from './form.js';
import { invalid } from './rest-error.js';

/** `POST …/Calls/{sid}.json`: ends the call or gives it new instructions, at once. */
export const updateCall = (exchange: Exchange, call: Call, form: Form): void => {
  if (isTerminal(call.status)) throw invalid(21220, 'Call is not in-progress. Cannot redirect.');
  const statusCallback = form.target('StatusCallback');
  if (statusCallback) call.statusCallback = { ...statusCallback, events: ['completed'] };
  call.fallback = form.target('FallbackUrl', 'FallbackMethod') ?? call.fallback;
  if (form.text('TimeLimit')) limitTime(exchange, call, form.seconds('TimeLimit', 14_400, 86_400) * 1000);
  const status = form.text('Status');
  if (status !== undefined) return end(call, status);
  const target = form.target('Url', 'Method');
  const twiml = form.text('Twiml');
  if (target && twiml) throw invalid(11217, 'Url and Twiml are mutually exclusive');
  if (target || twiml) redirect(call, target, twiml);
};

/** `canceled` ends only calls that nobody has answered, `completed` any. */
const end = (call: Call, status: string): void => {
  if (status !== 'completed' && status !== 'canceled') throw invalid(20001, `Invalid status ${status}`);
  const answered = call.status === 'in-progress';
  if (status === 'canceled' && answered) throw invalid(21220, 'Call is in-progress. Cannot cancel.');
  if (answered) call.note({ type: 'hangsUp', by: 'agent' });
  call.advance(answered ? 'completed' : 'canceled');
};

const redirect = (call: Call, target: ReturnType<Form['target']>, twiml: string | undefined): void => {
  if (call.status !== 'in-progress') throw invalid(21220, 'Call is not in-progress. Cannot redirect.');
  call.redirect(target ? { ...target, parameters: {} } : { twiml: twiml ?? '' });
};
