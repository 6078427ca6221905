import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Received, send, type Sent } from './http-client.js';
import { openApiCheck } from './openapi-check.js';

/** What answers without standing in the OpenAPI document: aliases of old clients, a carrier's URL with a slash, the documentation, and nothing. */
const UNDOCUMENTED = [
  /^\/(make-call|incoming-call|call-status|call-logs|voice-sessions)(\/|\?|$)/,
  /^\/api\/v1\/[a-z-]+\/(\?|$)/,
  /^\/(api-docs|swagger-ui)(\/|$)/,
  /^\/media-stream/,
  /\/nowhere/,
  /^\/%/,
];

/** Sends to the application, and checks every answer against the document that the application itself serves. */
export const documentedSend = async (app: NestFastifyApplication): Promise<(request: Sent) => Promise<Received>> => {
  const document = await send(app, { url: '/api-docs/openapi.json' });
  const check = openApiCheck(document.json());
  return async (request) => {
    const received = await send(app, request);
    const { method = 'GET', url } = request;
    if (UNDOCUMENTED.some((pattern) => pattern.test(url))) return received;
    const { statusCode: status, headers, body } = received;
    check({ method, url, status, contentType: headers['content-type'], body });
    return received;
  };
};
