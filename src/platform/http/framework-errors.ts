import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { bodyOf } from './error-answer.js';
import { answerFor, rawAnswer } from './raw-answer.js';
import { REQUEST_ID_HEADER } from './request-id.js';

/** URLs that cannot be decoded and over-long parameters: the router gives up before any hook or filter runs. */
export const answerFrameworkError = (
  error: Readonly<{ statusCode?: number }>,
  request: FastifyRequest,
  reply: FastifyReply,
): void => {
  const answer = answerFor(error.statusCode ?? 400);
  void reply.code(answer.status).header(REQUEST_ID_HEADER, request.id).send(bodyOf(answer, request.id));
};

const CLIENT_ERRORS: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
};

/** How long a client may take to read why it is hung up on. */
const CLOSE_WITHIN_MS = 1_000;

/** Bytes that are not HTTP, too many headers, a request that never ends: there is no request yet, only a socket. */
export const answerClientError = (error: Readonly<{ code?: string }>, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  socket.end(rawAnswer(CLIENT_ERRORS[error.code ?? ''] ?? 400));
  // A client that keeps its half open must not keep the descriptor.
  setTimeout(() => socket.destroy(), CLOSE_WITHIN_MS).unref();
};
