import type { Call } from '../calls/call.js';
import type { MachineDetection } from '../calls/machine-detection.js';
import { placeCall, type Placement } from '../calls/place-call.js';
import type { Exchange } from '../exchange.js';
import type { Form } from './form.js';
import { invalid } from './rest-error.js';

const E164 = /^\+[1-9]\d{6,14}$/;
/** Keys, and `w` or `W` for half a second or a whole one of waiting. */
const DIGITS = /^[0-9A-D#*wW]{1,32}$/;
const TWIML_LIMIT = 4_000;
const DEFAULT_RING_SECONDS = 60;
const MOST_RING_SECONDS = 600;
const DEFAULT_LIMIT_SECONDS = 14_400;
const MOST_LIMIT_SECONDS = 86_400;

/** `POST …/Calls.json`: checks what the carrier checks, queues the call and returns it. */
export const createCall = (exchange: Exchange, form: Form): Call => {
  const to = form.text('To') ?? missing(21201, "No 'To' number is specified");
  const from = form.text('From') ?? missing(21213, "No 'From' number is specified");
  if (!E164.test(to)) throw invalid(21211, `The phone number you are attempting to call, ${to}, is not valid.`);
  if (!E164.test(from)) throw invalid(21212, `The From phone number ${from} is not a valid phone number.`);
  if (!exchange.book.ours(from))
    throw invalid(21210, `The source phone number provided, ${from}, is not yet verified.`);
  const placement = readPlacement(form);
  const statusCallback = form.target('StatusCallback');
  const call = exchange.open({
    accountSid: exchange.account.sid,
    direction: 'outbound-api',
    from,
    to,
    ...(statusCallback && { statusCallback: { ...statusCallback, events: form.events() } }),
    fallback: form.target('FallbackUrl', 'FallbackMethod'),
  });
  exchange.run(call, placeCall(exchange, call, placement));
  return call;
};

const readPlacement = (form: Form): Placement => {
  const target = form.target('Url', 'Method');
  const twiml = form.text('Twiml');
  if (form.text('ApplicationSid')) throw invalid(21218, 'Invalid ApplicationSid: the account has no applications.');
  if (!target && !twiml) missing(21205, 'Url parameter is required.');
  if (twiml && twiml.length > TWIML_LIMIT) throw invalid(21205, `Twiml is longer than ${TWIML_LIMIT} characters`);
  const detection = readDetection(form);
  const asyncDetection = form.text('AsyncAmd') === 'true' ? form.target('AsyncAmdStatusCallback') : undefined;
  return {
    instructions: target ?? { twiml: twiml ?? '' },
    timeoutMs: form.seconds('Timeout', DEFAULT_RING_SECONDS, MOST_RING_SECONDS) * 1000,
    timeLimitMs: form.seconds('TimeLimit', DEFAULT_LIMIT_SECONDS, MOST_LIMIT_SECONDS) * 1000,
    ...(detection && { detection }),
    ...(asyncDetection && { asyncDetection }),
  };
};

/** Ignored when digits are to be sent. */
const readDetection = (form: Form): MachineDetection | undefined => {
  const digits = form.text('SendDigits');
  if (digits !== undefined && !DIGITS.test(digits)) throw invalid(21206, `Invalid SendDigits ${digits}`);
  form.secondsWithin('MachineDetectionTimeout', 3, 59, 21234);
  const asked = form.text('MachineDetection');
  if (asked === undefined || digits !== undefined) return undefined;
  if (asked !== 'Enable' && asked !== 'DetectMessageEnd') throw invalid(21234, `Invalid MachineDetection ${asked}`);
  return asked;
};

const missing = (code: number, message: string): never => {
  throw invalid(code, message);
};
