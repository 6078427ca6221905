import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Metrics } from '../observability/metrics.js';
import { hasCredential } from './credentials.js';
import { answered, inRequest } from './request-context.js';
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

/** One line and one measurement per request: the route's template, never the URL, which may hold numbers and tokens. */
export const addAccessHook = (fastify: FastifyInstance, metrics: Metrics): void => {
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = routeOf(request);
    const { method } = request;
    const status = reply.statusCode;
    metrics.httpRequestDuration.observe({ method, route, status }, reply.elapsedTime / 1000);
    const line = { request_id: request.id, method, route, status, duration_ms: Math.round(reply.elapsedTime) };
    request.log[UNLIMITED.test(route) ? 'debug' : 'info'](line, 'request');
    done();
  });
};

const routeOf = (request: FastifyRequest): string => request.routeOptions.url ?? 'unmatched';
