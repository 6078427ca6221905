import { request, type Dispatcher } from 'undici';
import type { Clock } from '../../platform/clock/clock.js';
import { EgressRefused } from '../../platform/egress/guarded-agent.js';
import { parseExact, writeExact } from '../../platform/events/exact-json.js';
import { isJsonObject, type Json } from '../../platform/events/json.js';
import type { ToolDefinition } from '../domain/toolset.events.js';
import { checkArguments } from './argument-schema.js';
import { fillUrl, scalar } from './request-url.js';
import { ToolError } from './tool-error.js';

/** `signal` ends the tool with the call; `callId` goes along as the header `voiceledger-call-id`. */
export type ToolCallContext = Readonly<{ signal: AbortSignal; callId: string }>;

const MAX_RESPONSE_BYTES = 64 * 1024;

/**
 * One JSON request of a tool: arguments checked against the schema, those that the URL does not take sent as query
 * (GET) or JSON body (POST), no redirects, a deadline over everything, at most 64 KiB of JSON back.
 */
export class HttpTool {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly clock: Clock,
  ) {}

  /** Throws {@link ToolError}, and nothing else. */
  async run(tool: ToolDefinition, args: Json, call: ToolCallContext): Promise<Json> {
    checkArguments(tool.parameters, args);
    if (!isJsonObject(args)) throw new ToolError('invalid-arguments', 'arguments must be an object');
    // Destroyed secrets read as a text where the headers were.
    if (!isJsonObject(tool.headers)) throw new ToolError('not-available', 'the credentials of this tool were erased');
    const { url, rest } = fillUrl(tool.url, args);
    const get = tool.method === 'GET';
    if (get) for (const [name, value] of Object.entries(rest)) url.searchParams.set(name, scalar(name, value));
    const headers = {
      ...tool.headers,
      accept: 'application/json',
      'accept-encoding': 'identity',
      'voiceledger-call-id': call.callId,
      ...(get ? {} : { 'content-type': 'application/json' }),
    };
    return this.#withDeadline(tool, call.signal, async (signal) => {
      const { method } = tool;
      const body = get ? null : writeExact(rest);
      const answer = await request(url, { dispatcher: this.dispatcher, method, headers, body, signal });
      const { statusCode } = answer;
      const text = await readCapped(answer.body, !get && !isRefusal(statusCode));
      if (statusCode < 200 || statusCode > 299) {
        const mayHaveRun = !get && !isRefusal(statusCode);
        throw new ToolError('bad-status', `the tool answered with status ${statusCode}`, mayHaveRun);
      }
      return parseJson(text, !get);
    });
  }

  async #withDeadline(tool: ToolDefinition, ended: AbortSignal, work: (signal: AbortSignal) => Promise<Json>) {
    const abort = new AbortController();
    let timedOut = false;
    const end = (): void => abort.abort();
    const stop = this.clock.after(tool.timeoutMs, () => {
      timedOut = true;
      end();
    });
    ended.addEventListener('abort', end, { once: true });
    if (ended.aborted) end();
    try {
      return await work(abort.signal);
    } catch (error) {
      throw errorOf(error, tool, timedOut, ended.aborted);
    } finally {
      stop();
      ended.removeEventListener('abort', end);
    }
  }
}

/** The target says that it did nothing. Any other answer that is no success leaves open what it did. */
const isRefusal = (status: number): boolean => status >= 400 && status <= 499 && status !== 408;

/** The request never left: nobody was there to take it. */
const NEVER_SENT: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** The client's own errors may name addresses and quote answers: only their kind goes on. */
const errorOf = (
  error: unknown,
  { method, timeoutMs }: ToolDefinition,
  timedOut: boolean,
  ended: boolean,
): ToolError => {
  const mayHaveRun = method === 'POST';
  if (error instanceof ToolError) return error;
  if (error instanceof EgressRefused) return new ToolError('target-refused', 'this address must not be called');
  if (timedOut) return new ToolError('timed-out', `no answer within ${timeoutMs} ms`, mayHaveRun);
  if (ended) return new ToolError('cancelled', 'the call ended first', mayHaveRun);
  const sent = !NEVER_SENT.has((error as Readonly<{ code?: unknown }> | null)?.code);
  return new ToolError('unreachable', 'the tool could not be reached', mayHaveRun && sent);
};

const readCapped = async (body: Dispatcher.ResponseData['body'], mayHaveRun: boolean): Promise<string> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_RESPONSE_BYTES) throw new ToolError('too-large', 'the answer is larger than 64 KiB', mayHaveRun);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

/** An answer without a body is a success that has nothing to say. */
const parseJson = (text: string, mayHaveRun: boolean): Json => {
  if (text === '') return null;
  try {
    return parseExact(text);
  } catch {
    throw new ToolError('not-json', 'the answer is not JSON', mayHaveRun);
  }
};
