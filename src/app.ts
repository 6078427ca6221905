import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { openStores } from './composition/open-stores.js';
import { logFields } from './contexts.js';
import type { Clock } from './platform/clock/clock.js';
import { SystemClock } from './platform/clock/system-clock.js';
import type { Config } from './platform/config/config.js';
import type { PassedBy } from './platform/event-store/passed-by.js';
import type { TimeLimits } from './platform/http/limits.js';
import { createLogger } from './platform/observability/logger.js';

export type AppOptions = Readonly<{ clock?: Clock; logger?: Logger; timeLimits?: TimeLimits | undefined }>;

/**
 * The server, ready for `listen`. Opens the stores, and closes them with the app. Throws what kept a store from opening
 * (`LedgerLocked`, `WrongMasterKey`, `VaultUnavailable`, …).
 */
export const createApp = async (config: Config, options: AppOptions = {}): Promise<NestFastifyApplication> => {
  const {
    clock = new SystemClock(),
    logger = createLogger(config.observability.logLevel, logFields),
    timeLimits,
  } = options;
  const died = (error: Error): void => logger.error({ err: error }, 'a worker thread ended; it is started again');
  const passedBy = ({ stream, revision, kind }: PassedBy): void =>
    logger.warn(`revision ${revision} of ${stream} in the log is not ours (${kind}): it is passed by`);
  // Most of a start goes into loading the framework, in this thread: meanwhile the stores open, in theirs.
  const [{ createNestApp }, stores] = await Promise.all([
    import('./nest-app.js'),
    openStores(config, clock, died, passedBy),
  ]);
  try {
    if (stores.createdMasterKey !== undefined) logger.warn('no MASTER_KEY: one was made in the data folder; keep it');
    return await createNestApp(config, stores, { clock, logger, timeLimits });
  } catch (error) {
    await stores.close();
    throw error;
  }
};
