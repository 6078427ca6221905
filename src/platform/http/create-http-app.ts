import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import type { Config } from '../config/config.js';
import { CredentialJudge } from '../security/credential-judge.js';
import { Metrics } from '../observability/metrics.js';
import { NestLogger } from '../observability/nest-logger.js';
import { addBodyParsers } from './body-parsers.js';
import type { RefusalTable } from './error-answer.js';
import { ErrorFilter } from './error.filter.js';
import { httpAdapter } from './http-adapter.js';
import type { ConnectionLimits, TimeLimits } from './limits.js';
import { RateLimiter } from './rate-limiter.js';
import { addAccessHook, addBodyHook, addContextHook, addHostHook, addRateLimitHook } from './request-hooks.js';
import { addSecurityHeaders } from './security-headers.js';
import { RequestValidationPipe } from './validation.pipe.js';

export type HttpAppOptions = Readonly<{
  config: Config;
  logger: Logger;
  refusals: RefusalTable;
  /** Undefined: those of the product. */
  timeLimits?: TimeLimits | undefined;
  connectionLimits?: ConnectionLimits | undefined;
}>;

/**
 * The application with every HTTP convention in place, ready for `listen` or `init`. The root module brings
 * {@link HttpModule} and {@link ObservabilityModule} with what these want; `refusals` joins the contexts' tables.
 */
export const createHttpApp = async (
  rootModule: Type | DynamicModule,
  { config, logger, refusals, timeLimits, connectionLimits }: HttpAppOptions,
): Promise<NestFastifyApplication> => {
  const app = await NestFactory.create<NestFastifyApplication>(
    rootModule,
    httpAdapter(config.http, logger, timeLimits, connectionLimits),
    {
      bodyParser: false,
      abortOnError: false,
      logger: new NestLogger(logger),
    },
  );
  const fastify = app.getHttpAdapter().getInstance();
  addBodyParsers(fastify);
  addContextHook(fastify);
  addHostHook(fastify);
  addAccessHook(fastify, app.get(Metrics));
  await addSecurityHeaders(fastify, config.http.publicBaseUrl);
  addRateLimitHook(fastify, app.get(RateLimiter));
  const credentials = app.get(CredentialJudge);
  addBodyHook(fastify, (request, reply) => credentials.judge(request, reply));
  app.useGlobalPipes(new RequestValidationPipe());
  app.useGlobalFilters(new ErrorFilter(refusals));
  return app;
};
