import WebSocket from 'ws';
import { sign } from '../webhooks/signature.js';
import { connectErrorCode, reachedAt, streamUrlProblem } from './stream-url.js';

/** A stream that could not be opened; `code` is the carrier's error number. */
export class StreamRefused extends Error {
  override readonly name = 'StreamRefused';
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

const HANDSHAKE_MS = 5_000;

/** Opens the socket of a `<Stream>`, signed over the URL as written. Throws {@link StreamRefused}. */
export const openStreamSocket = (url: string, authToken: string): Promise<WebSocket> => {
  const problem = streamUrlProblem(url);
  if (problem) return Promise.reject(new StreamRefused(...problem));
  const socket = new WebSocket(reachedAt(url), {
    headers: { 'x-twilio-signature': sign(authToken, url) },
    perMessageDeflate: false,
    // Pongs are sent by hand, so that a half-open socket can keep silent.
    autoPong: false,
    handshakeTimeout: HANDSHAKE_MS,
  });
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    socket.on('error', (error) => reject(new StreamRefused(connectErrorCode(error), error.message)));
  });
};
