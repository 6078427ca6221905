import { createRequire } from 'node:module';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { AppModule } from './app.module.js';
import { setupRefusals } from './apply/http/setup-refusal.status.js';
import { callRefusals } from './calls/http/call-refusal.status.js';
import { openStores } from './composition/open-stores.js';
import { MEDIA_STREAM_PATH } from './gateway/sockets/media-stream.gateway.js';
import { MediaStreamVerifier } from './gateway/sockets/media-stream.verifier.js';
import { RawSocketAdapter } from './gateway/sockets/raw-socket.adapter.js';
import type { Clock } from './platform/clock/clock.js';
import { SystemClock } from './platform/clock/system-clock.js';
import type { Config } from './platform/config/config.js';
import { createHttpApp } from './platform/http/create-http-app.js';
import type { TimeLimits } from './platform/http/limits.js';
import { serveApiDocs } from './platform/http/openapi/serve-api-docs.js';
import { createLogger } from './platform/observability/logger.js';

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

export type AppOptions = Readonly<{ clock?: Clock; logger?: Logger; timeLimits?: TimeLimits | undefined }>;

/**
 * The server, ready for `listen`. Opens the stores first, and closes them with the app. Throws what kept a store from
 * opening (`LedgerLocked`, `WrongMasterKey`, `VaultUnavailable`, …).
 */
export const createApp = async (config: Config, options: AppOptions = {}): Promise<NestFastifyApplication> => {
  const { clock = new SystemClock(), logger = createLogger(config.observability.logLevel) } = options;
  const stores = await openStores(config, clock, (error) =>
    logger.error({ err: error }, 'a worker thread ended; it is started again'),
  );
  try {
    if (stores.createdMasterKey !== undefined) logger.warn('no MASTER_KEY: one was made in the data folder; keep it');
    const app = await createHttpApp(AppModule.for(config, clock, stores), {
      config,
      logger,
      refusals: { ...callRefusals, ...setupRefusals },
      timeLimits: options.timeLimits,
    });
    const verifier = app.get(MediaStreamVerifier);
    const verifiers = new Map([
      [MEDIA_STREAM_PATH, (request: Parameters<typeof verifier.verify>[0]) => verifier.verify(request)],
    ]);
    app.useWebSocketAdapter(new RawSocketAdapter(app.getHttpServer(), verifiers));
    serveApiDocs(app, { publicBaseUrl: config.http.publicBaseUrl, version });
    return app;
  } catch (error) {
    await stores.close();
    throw error;
  }
};
