import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { HttpException } from '@nestjs/common';
import { ApiError } from './api-error.js';
import { answerTo, bodyOf, type ErrorAnswer } from './error-answer.js';
import { REQUEST_ID_HEADER } from './request-id.js';

/** The error answer for a status that a library or a socket's verifier chose. */
export const answerFor = (status: number): ErrorAnswer =>
  answerTo(status === 503 ? new ApiError('unavailable') : new HttpException('', status), {});

/** An error in the one shape as bytes, for where there is a socket and no response. The client is to hang up after it. */
export const rawAnswer = (status: number): string => {
  const answer = answerFor(status);
  const id = randomUUID();
  const body = JSON.stringify(bodyOf(answer, id));
  const head = [
    `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status]}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    `${REQUEST_ID_HEADER}: ${id}`,
    ...Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}`),
    'connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
};

/** Refuses an upgrade. Such a socket has no time limits any more: whoever was refused must not keep it. */
export const refuseUpgrade = (socket: Duplex, status: number): void => {
  socket.once('finish', () => socket.destroy());
  socket.end(rawAnswer(status));
};
