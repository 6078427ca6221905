import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Metrics } from '../observability/metrics.js';
import { ApiError } from './api-error.js';
import { hasCredential } from './credentials.js';
import { answered, inRequest } from './request-context.js';
import { RefusalLog } from './refusal-log.js';
import { REQUEST_ID_HEADER } from './request-id.js';
import type { RateLimiter } from './rate-limiter.js';
import { continueTrace, TRACEPARENT_HEADER } from './traceparent.js';

/** Opens the request's context first of all, so that whatever follows is logged and answered with its ids. */
export const addContextHook = (fastify: FastifyInstance): void => {
  fastify.addHook('onRequest', (request, reply, done) => {
    const sent = request.headers[TRACEPARENT_HEADER];
    const traceparent = continueTrace(typeof sent === 'string' ? sent : undefined);
    void reply.header(REQUEST_ID_HEADER, request.id).header(TRACEPARENT_HEADER, traceparent);
    inRequest({ requestId: request.id, traceparent }, reply, done);
  });
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    answered(reply);
    done(null, payload);
  });
};

/**
 * Which of two `Host` headers counts is everybody's guess, and a proxy's may differ; HTTP/1.1 must have one (RFC 9112,
 * 3.2: answer 400).
 */
export const addHostHook = (fastify: FastifyInstance): void => {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { rawHeaders, httpVersion } = request.raw;
    let hosts = 0;
    for (let index = 0; index < rawHeaders.length; index += 2) hosts += Number(/^host$/i.test(rawHeaders[index] ?? ''));
    const needed = httpVersion === '1.1' ? 1 : 0;
    done(hosts > 1 || hosts < needed ? new ApiError('invalid_request', 'There must be one Host header.') : undefined);
  });
};

const UNLIMITED = /^\/health(\/|$)/;
/** Where a guard judges what is shown. */
const GUARDED = /^\/(api\/v1|metrics)(\/|$)/;

/** Counts requests that show no credential, or show one to nobody; guards count those that turn out wrong. */
export const addRateLimitHook = (fastify: FastifyInstance, limiter: RateLimiter): void => {
  fastify.addHook('onRequest', async (request, reply) => {
    const route = routeOf(request);
    if (UNLIMITED.test(route) || (hasCredential(request.headers) && GUARDED.test(route))) return;
    await limiter.countAddress(request, reply);
  });
};

/**
 * Judges the credential before a body is read and parsed, and counts the request: a body of strangers costs nothing, and
 * a malformed one counts like any other.
 */
export const addBodyHook = (
  fastify: FastifyInstance,
  judge: (request: FastifyRequest, reply: FastifyReply) => Promise<void>,
): void => {
  fastify.addHook('preParsing', async (request, reply) => {
    if (request.is404) throw new ApiError('not_found');
    if (!hasBody(request) || !GUARDED.test(routeOf(request))) return;
    await judge(request, reply);
  });
};

const hasBody = ({ headers }: FastifyRequest): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/** One measurement per request, and one line unless it was over its limit: the route's template, never the URL, which may hold numbers and tokens. */
export const addAccessHook = (fastify: FastifyInstance, metrics: Metrics): void => {
  const refusals = new RefusalLog(fastify.log);
  fastify.addHook('onClose', async () => refusals.flush());
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = routeOf(request);
    const { method } = request;
    const status = reply.statusCode;
    metrics.httpRequestDuration.observe({ method, route, status }, reply.elapsedTime / 1000);
    if (status === 429) {
      refusals.count();
      return done();
    }
    const line = { request_id: request.id, method, route, status, duration_ms: Math.round(reply.elapsedTime) };
    request.log[UNLIMITED.test(route) ? 'debug' : 'info'](line, 'request');
    done();
  });
};

const routeOf = (request: FastifyRequest): string => request.routeOptions.url ?? 'unmatched';
