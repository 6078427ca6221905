import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** Why an upgrade is refused, as the HTTP answer says it, and after how long it may be tried again. */
export type Refusal = Readonly<{ status: number; code: string; message: string; retryAfterMs?: number | undefined }>;

/** The model asked for; or why there is no session for this request. */
export const readUpgrade = (request: IncomingMessage, apiKey: string): { model: string } | Refusal => {
  const url = new URL(request.url ?? '/', 'http://lab');
  if (url.pathname !== '/v1/realtime')
    return { status: 404, code: 'unknown_url', message: `Invalid URL (GET ${url.pathname})` };
  const [, key] = /^Bearer (.+)$/u.exec(request.headers.authorization ?? '') ?? [];
  if (key !== apiKey)
    return {
      status: 401,
      code: 'invalid_api_key',
      message: key ? 'Incorrect API key provided.' : 'Missing bearer authentication in header',
    };
  const model = url.searchParams.get('model');
  if (!model) return { status: 400, code: 'missing_model', message: "You must provide a 'model' parameter." };
  return { model };
};

/** Whether the client asks for the interface that was switched off on 2026-05-12. */
export const wantsBeta = (request: IncomingMessage): boolean =>
  request.headers['openai-beta']?.includes('realtime=v1') ?? false;

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
