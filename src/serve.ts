import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { createApp } from './app.js';
import { logFields } from './contexts.js';
import { CallJournals } from './gateway/journals/call-journals.js';
import { startLabBeside } from './composition/lab-beside.js';
import { numberOfAgent } from './composition/agent-numbers.js';
import { createDemoTenant } from './composition/demo-tenant.js';
import { openLabControl } from './composition/lab-control.js';
import { loadLater } from './composition/load-later.js';
import { Draining } from './gateway/live/draining.js';
import { LiveCalls } from './gateway/live/live-calls.js';
import { onUncaught } from './last-resort.js';
import { Ledger } from './platform/commands/ledger.js';
import type { Config } from './platform/config/config.js';
import { ConfigError } from './platform/config/config.error.js';
import { LedgerLocked } from './platform/event-store/embedded/ledger-lock.js';
import { removeServerFile, writeServerFile } from './platform/files/server-file.js';
import { outliveOutputs } from './platform/observability/log-destination.js';
import { createLogger } from './platform/observability/logger.js';
import { outageOf } from './platform/observability/outage.js';
import { ReadModels, ReadModelsUnavailable } from './platform/read-models/read-model-store.js';
import { KeyVault, VaultUnavailable } from './platform/vault/key-vault.js';

/**
 * Starts the server and keeps it until a signal: the first one drains (no new calls, live ones may finish), a second
 * one leaves at once. Undefined, after saying why, if it could not start.
 */
export const serve = async (read: () => Config): Promise<NestFastifyApplication | undefined> => {
  outliveOutputs(process);
  let logger = createLogger('info', logFields);
  let onMongoDB = false;
  try {
    const wanted = read();
    onMongoDB = wanted.stores.mongodbUrl !== undefined;
    logger = createLogger(wanted.observability.logLevel, logFields);
    const beside = wanted.lab ? await startLabBeside(wanted) : undefined;
    const config = beside?.config ?? wanted;
    if (beside !== undefined) logger.warn('LAB=on: carrier and model are the lab, on loopback');
    const app = await createApp(config, { logger });
    leaveOnSignals(app, config, logger);
    const { host, port } = config.http;
    await app.listen(port, host);
    const address = app.getHttpServer().address() as AddressInfo;
    logger.info({ port: address.port }, 'listening');
    const control = beside && (await openLabControl(beside.lab, (agent) => numberOfAgent(app.get(ReadModels), agent)));
    const lab = control && { url: control.url, token: control.token };
    await writeServerFile(resolve(config.stores.dataDir), { url: urlOf(address), ...(lab && { lab }) });
    announce(config, logger);
    loadLater(logger);
    if (beside !== undefined) await welcome(app, config);
    return app;
  } catch (error) {
    explain(error, logger, onMongoDB);
    return undefined;
  }
};

const announce = ({ twilio, openai, stores }: Config, logger: Logger): void => {
  logger.info(
    `the log is ${stores.eventStoreUrl ? 'EventStoreDB' : 'embedded'}, read models are ${stores.mongodbUrl ? 'MongoDB' : 'embedded'}`,
  );
  if (stores.eventStoreUrl && !stores.mongodbUrl)
    logger.warn(
      'without MONGODB_URL the keys that open the log live in DATA_DIR alone: back it up together with the log',
    );
  if (twilio.accountSid === undefined) logger.warn('no carrier is configured: placing a call answers 503');
  if (openai.apiKey === undefined) logger.warn('no realtime model is configured: callers hear an apology');
};

/** To the terminal and not to the log: the key is a secret. */
const welcome = async (app: NestFastifyApplication, config: Config): Promise<void> => {
  const key = await createDemoTenant(config, app.get(Ledger), app.get(KeyVault));
  const made = key === undefined ? '' : `The tenant "demo" was made. Its API key, shown this once:\n  ${key}\n\n`;
  process.stderr.write(
    `\n${made}Who can be called: npm run lab -- people\nTo be called: npm run lab -- call <agent> --script order-status\n\n`,
  );
};

const leaveOnSignals = (app: NestFastifyApplication, { calls, roles, stores }: Config, logger: Logger): void => {
  const calling = app.get<Draining | LiveCalls>(roles.has('gateway') ? Draining : LiveCalls);
  let leaving = false;
  let status = 0;
  const leave = (signal: NodeJS.Signals): void => {
    logger.info({ signal }, leaving ? 'leaving at once' : 'draining');
    if (leaving) return void leaveAtOnce(app);
    drain();
  };
  const drain = (): void => {
    if (leaving) return;
    leaving = true;
    void calling
      .drain(calls.drainSeconds * 1000)
      .then(() => {
        setTimeout(() => giveUp(logger), CLOSE_WITHIN_MS).unref();
        return app.close();
      })
      .then(() => removeServerFile(resolve(stores.dataDir)))
      .then(
        () => {
          logger.info('closed');
          process.exit(status);
        },
        (error: unknown) => {
          logger.error({ err: error }, 'could not close in order');
          process.exit(1);
        },
      );
  };
  // SIGHUP: the terminal that it was started from is gone. Node ends by it at once, also under nohup.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, leave);
  onUncaught(process, logger, {
    drain: () => {
      status = 1;
      drain();
    },
    leaveAtOnce: () => void leaveAtOnce(app),
  });
};

/** Whatever does not close by then is left: a process that was told to stop must stop. */
const CLOSE_WITHIN_MS = 20_000;
const AT_ONCE_MS = 1000;

const giveUp = (logger: Logger): never => {
  logger.error(`not everything could be closed within ${CLOSE_WITHIN_MS / 1000} s: leaving`);
  return process.exit(1);
};

/** Nothing is waited for but the disk: what the log has not taken is in the spool, for the next start. */
const leaveAtOnce = async (app: NestFastifyApplication): Promise<never> => {
  setTimeout(() => process.exit(1), AT_ONCE_MS);
  await app.get(CallJournals).leave();
  return process.exit(1);
};

/** Where programs on this machine reach it; an address for all of them stands for this one too. */
const urlOf = ({ address, family, port }: AddressInfo): string => {
  if (address === '0.0.0.0' || address === '::') return `http://127.0.0.1:${port}`;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
};

/** What a person at the terminal needs: which variable, which folder, which store; no stack for these. */
const explain = (error: unknown, logger: Logger, onMongoDB: boolean): void => {
  if (error instanceof ConfigError) for (const problem of error.problems) logger.fatal(String(problem));
  else if (error instanceof LedgerLocked) logger.fatal(`${error.message}; give each server its own DATA_DIR`);
  else if (isTaken(error)) logger.fatal(`${error.address}:${error.port} is in use by another program: set PORT`);
  else if (onMongoDB && (error instanceof VaultUnavailable || error instanceof ReadModelsUnavailable))
    logger.fatal(`MongoDB cannot be used, and without it the server does not start: ${outageOf(error).reason}`);
  else logger.fatal({ err: error }, 'the server could not start');
};

const isTaken = (error: unknown): error is Readonly<{ address: string; port: number }> =>
  error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
