import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { newId } from './ids.js';

/** Why an upgrade is refused before it: as the HTTP answer says it, and after how long it may be tried again. */
export type Refusal = Readonly<{ status: number; code: string; message: string; retryAfterMs?: number | undefined }>;

/** Why a session ends before it begins: the handshake succeeds, an `error` says why, and this code closes the socket. */
export type Rejection = Readonly<{ closeCode: number; code: string; message: string }>;

const REJECTED_KEY = 3_000;
const REJECTED_SESSION = 4_000;
/** The names that the vendor has given to its speech-to-speech models so far. */
const MODEL = /^gpt-(?:realtime|audio)(?:-[a-z0-9.-]+)?$/u;

const urlOf = (request: IncomingMessage): URL => new URL(request.url ?? '/', 'http://lab');

/** What is refused before the upgrade: nothing but a wrong path. */
export const refusalOf = (request: IncomingMessage): Refusal | undefined => {
  const { pathname } = urlOf(request);
  if (pathname === '/v1/realtime') return undefined;
  return { status: 404, code: 'unknown_url', message: `Invalid URL (GET ${pathname})` };
};

/** The model asked for; or why there is no session for this request. */
export const readUpgrade = (request: IncomingMessage, apiKey: string): { model: string } | Rejection => {
  const [, key] = /^Bearer (.+)$/u.exec(request.headers.authorization ?? '') ?? [];
  if (key !== apiKey) {
    const message = key ? 'Incorrect API key provided.' : 'Missing bearer authentication in header';
    return { closeCode: REJECTED_KEY, code: 'invalid_api_key', message };
  }
  const rejected = (code: string, message: string): Rejection => ({ closeCode: REJECTED_SESSION, code, message });
  if (request.headers['openai-beta']?.includes('realtime=v1')) {
    const message = 'The Realtime Beta API is no longer supported. Please use /v1/realtime for the GA API.';
    return rejected('beta_api_shape_disabled', message);
  }
  const model = urlOf(request).searchParams.get('model');
  if (!model) return rejected('missing_model', "You must provide a 'model' parameter.");
  if (!MODEL.test(model)) return rejected('invalid_model', `Model "${model}" is not supported in realtime mode.`);
  return { model };
};

/** Says why there is no session, and closes. */
export const reject = (socket: WebSocket, { closeCode, code, message }: Rejection): void => {
  const error = { type: 'invalid_request_error', code, message, param: null, event_id: null };
  socket.send(JSON.stringify({ type: 'error', event_id: newId('event'), error }));
  socket.close(closeCode, `invalid_request_error.${code}`);
};

/** Answers an upgrade request with an HTTP error in the vendor's shape. */
export const refuse = (socket: Duplex, { status, code, message, retryAfterMs }: Refusal): void => {
  const body = JSON.stringify({ error: { type: 'invalid_request_error', code, message, param: null } });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  if (retryAfterMs !== undefined) head.push(`Retry-After: ${Math.ceil(retryAfterMs / 1_000)}`);
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
};
