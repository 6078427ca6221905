import type { IncomingMessage } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { LogController, type FastifyBaseLogger } from 'fastify';
import type { HttpConfig } from '../config/config.js';
import { guardedServer } from './connections/guarded-server.js';
import { answerClientError, answerFrameworkError } from './framework-errors.js';
import { rewriteLegacyUrl } from './legacy-aliases.js';
import * as limits from './limits.js';
import { requestIdOf } from './request-id.js';

/** Fastify with our limits, ids and error shape wherever it answers before Nest is asked. */
export const httpAdapter = (
  config: HttpConfig,
  logger: FastifyBaseLogger,
  times: limits.TimeLimits = limits.TIME_LIMITS,
  connections: limits.ConnectionLimits = limits.CONNECTION_LIMITS,
): FastifyAdapter =>
  new FastifyAdapter({
    loggerInstance: logger,
    // The context's ids come by the logger's mixin; a child per request would cost more and say the same.
    childLoggerFactory: (parent: FastifyBaseLogger) => parent,
    logController: new LogController({ disableRequestLogging: true }),
    requestIdHeader: false,
    genReqId: (request: IncomingMessage) => requestIdOf(request.headers),
    trustProxy: config.trustProxy.length === 0 ? false : [...config.trustProxy],
    rewriteUrl: (request: IncomingMessage) => rewriteLegacyUrl(request.url ?? '/'),
    serverFactory: guardedServer(connections, config.trustProxy),
    bodyLimit: limits.MAX_BODY_BYTES,
    requestTimeout: times.requestMs,
    keepAliveTimeout: times.keepAliveMs,
    http: {
      headersTimeout: times.headersMs,
      connectionsCheckingInterval: times.checkEveryMs,
      maxHeaderSize: limits.MAX_HEADER_BYTES,
    },
    routerOptions: { maxParamLength: limits.MAX_PARAM_LENGTH },
    return503OnClosing: false,
    frameworkErrors: answerFrameworkError,
    clientErrorHandler: answerClientError,
  });
