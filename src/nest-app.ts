import { createRequire } from 'node:module';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { AppModule } from './app.module.js';
import type { Stores } from './composition/open-stores.js';
import { refusals } from './contexts.js';
import { MODES } from './gateway/modes.js';
import { RawSocketAdapter } from './gateway/sockets/raw-socket.adapter.js';
import type { Clock } from './platform/clock/clock.js';
import type { Config } from './platform/config/config.js';
import { createHttpApp } from './platform/http/create-http-app.js';
import type { TimeLimits } from './platform/http/limits.js';
import { serveApiDocs } from './platform/http/openapi/serve-api-docs.js';

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

export type NestAppOptions = Readonly<{ clock: Clock; logger: Logger; timeLimits?: TimeLimits | undefined }>;

/** The modules put together over opened stores, with every route and socket in place. The stores are closed with it. */
export const createNestApp = async (
  config: Config,
  stores: Stores,
  { clock, logger, timeLimits }: NestAppOptions,
): Promise<NestFastifyApplication> => {
  const app = await createHttpApp(await AppModule.for(config, clock, stores), {
    config,
    logger,
    refusals,
    timeLimits,
  });
  app.useWebSocketAdapter(new RawSocketAdapter(app.getHttpServer(), socketVerifiers(app, config)));
  serveApiDocs(app, { publicBaseUrl: config.http.publicBaseUrl, version });
  return app;
};

/** Who checks the upgrade of each path; without the role `gateway` there are no sockets. */
const socketVerifiers = (
  app: NestFastifyApplication,
  { roles }: Config,
): ConstructorParameters<typeof RawSocketAdapter>[1] => {
  if (!roles.has('gateway')) return new Map();
  return new Map(
    Object.values(MODES).map(({ socketPath, verifier: Verifier }) => {
      const verifier = app.get(Verifier);
      return [socketPath, (request) => verifier.verify(request)];
    }),
  );
};
