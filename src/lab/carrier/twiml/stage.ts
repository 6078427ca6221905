import type { Call, Instructions } from '../calls/call.js';
import type { Exchange } from '../exchange.js';
import type { Line } from '../line/line.js';
import type { FormParameters } from '../webhooks/signature.js';
import { TwimlError, type Verb } from './document.js';

/** Where a verb runs. `signal` is aborted when the document is abandoned; `baseUrl` is absent for inline TwiML. */
export type Stage = Readonly<{ exchange: Exchange; call: Call; line: Line; signal: AbortSignal; baseUrl?: string }>;

/** What comes after a verb: the next one, another document, or the end of the call. */
export type Turn = 'next' | 'hang-up' | Instructions;

export type RunVerb = (verb: Verb, stage: Stage) => Promise<Turn>;

/** The turn to a verb's `action` (or to `url`, where the verb has a default). Throws {@link TwimlError} 11100. */
export const actionTurn = (
  verb: Verb,
  stage: Stage,
  parameters: FormParameters,
  url: string | undefined = verb.attributes.action,
): Turn => {
  if (url === undefined) return 'next';
  return { url: absolute(url, stage.baseUrl), method: methodOf(verb), parameters };
};

export const methodOf = (verb: Verb): 'GET' | 'POST' =>
  verb.attributes.method?.toUpperCase() === 'GET' ? 'GET' : 'POST';

/** Resolves against the document's own URL; inline TwiML has none, so its URLs must be absolute. */
export const absolute = (url: string, baseUrl: string | undefined): string => {
  if (!URL.canParse(url, baseUrl)) throw new TwimlError(11100, `invalid URL ${url}`);
  return URL.canParse(url) ? url : new URL(url, baseUrl).href;
};

/** A whole number of at least 0 from an attribute. */
export const numberOf = (verb: Verb, name: string, fallback: number): number => {
  const value = Number(verb.attributes[name] ?? fallback);
  return Number.isFinite(value) && value >= 0 ? value : fallback;
};

export const warn = ({ call }: Stage, code: number, message: string): void =>
  call.note({ type: 'error', code, message });
