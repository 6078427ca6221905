import { callParameters } from '../calls/call-parameters.js';
import type { Call, Instructions } from '../calls/call.js';
import type { Exchange } from '../exchange.js';
import { CARRIER_VOICE } from '../speech.js';
import { WebhookFailure } from '../webhooks/webhook-client.js';
import { parseTwiml, TwimlError, type Verb } from './document.js';
import { runDocument } from './run-document.js';

const TWIML_TYPES = ['text/xml', 'application/xml', 'text/html', 'text/plain'];
const APOLOGY = 'We are sorry. An application error has occurred. Goodbye.';

type Loaded = Readonly<{ verbs: readonly Verb[]; baseUrl?: string }>;

/**
 * Executes one document after the other until the call ends. `answer` opens the line of a call that is still ringing,
 * once the first document is there and does not reject it.
 */
export const runCall = async (
  exchange: Exchange,
  call: Call,
  first: Instructions,
  answer: () => void = () => undefined,
): Promise<void> => {
  let next: Instructions | undefined = first;
  while (next && !call.over.aborted) {
    next = call.takeRedirect() ?? next;
    try {
      const document = await load(exchange, call, next);
      if (call.over.aborted) return;
      const refusal = call.line ? undefined : rejection(document.verbs);
      if (refusal) return void call.advance(refusal);
      if (!call.line) answer();
      next = await runDocument(exchange, call, document.verbs, document.baseUrl);
    } catch (error) {
      next = await afterFailure(exchange, call, error, answer);
    }
    next = call.takeRedirect() ?? next;
  }
  if (call.over.aborted) return;
  call.note({ type: 'hangsUp', by: 'agent' });
  call.advance('completed');
};

const load = async (exchange: Exchange, call: Call, instructions: Instructions): Promise<Loaded> => {
  if ('twiml' in instructions) return { verbs: parseTwiml(instructions.twiml) };
  const parameters = { ...callParameters(call), ...instructions.parameters };
  const { body, contentType, url } = await exchange.webhooks.request({ ...instructions, parameters });
  if (body.trim() !== '' && !TWIML_TYPES.includes(contentType)) {
    throw new TwimlError(12300, `invalid Content-Type ${contentType}`);
  }
  return { verbs: parseTwiml(body), baseUrl: url };
};

/** `<Reject>` counts only as the first verb: the call is then never answered. */
const rejection = ([first]: readonly Verb[]): 'busy' | 'no-answer' | undefined => {
  if (first?.name !== 'Reject') return undefined;
  return first.attributes.reason === 'busy' ? 'busy' : 'no-answer';
};

/** The fallback URL is asked once, with what went wrong; without one the caller hears an apology and the call ends. */
const afterFailure = async (
  exchange: Exchange,
  call: Call,
  error: unknown,
  answer: () => void,
): Promise<Instructions | undefined> => {
  if (!(error instanceof WebhookFailure || error instanceof TwimlError)) throw error;
  if (call.over.aborted) return undefined;
  call.note({ type: 'error', code: error.code, message: error.message });
  const { fallback } = call;
  call.fallback = undefined;
  if (fallback) {
    const ErrorUrl = error instanceof WebhookFailure ? error.url : '';
    return { ...fallback, parameters: { ErrorCode: String(error.code), ErrorUrl } };
  }
  if (!call.line) answer();
  await call.line?.play(await exchange.speech.say(APOLOGY, CARRIER_VOICE), call.interrupted);
  return undefined;
};
