import { randomBytes } from 'node:crypto';
import { logFields } from '../contexts.js';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../app.js';
import { DEMO_KEY, DEMO_TENANT } from '../composition/demo-platform.js';
import { applyDemoPlatform } from '../composition/demo-tenant.js';
import { startLabBeside } from '../composition/lab-beside.js';
import type { Lab } from '../lab/lab.js';
import { Ledger } from '../platform/commands/ledger.js';
import { readConfig } from '../platform/config/read-config.js';
import { EventStore } from '../platform/event-store/event-store.js';
import { freePort } from '../platform/http/free-port.js';
import { createLogger } from '../platform/observability/logger.js';
import { KeyVault } from '../platform/vault/key-vault.js';
import { DemoClient } from './demo-client.js';
import { watchLog } from './log-watcher.js';
import type { Narrator } from './narrator.js';
import { heading, print } from './print.js';
import { type Shop, startShop } from './shop.js';

export type DemoOptions = Readonly<{
  port: number;
  folder: string;
  /** A folder for stereo recordings of the calls: caller left, agent right. */
  recordings?: string;
}>;

/** Server, lab, tenant and shop, running. */
export type Demo = Readonly<{
  lab: Lab;
  client: DemoClient;
  shop: Shop;
  folder: string;
  /** The log speaks through this narrator from now on. */
  onStage: (narrator: Narrator) => Narrator;
  stop: () => Promise<void>;
}>;

/** Starts the server as it is shipped, on embedded stores in `folder`, with the lab as carrier and model beside it. */
export const startDemo = async ({ port: wished, folder, recordings }: DemoOptions): Promise<Demo> => {
  if (recordings !== undefined) await mkdir(recordings, { recursive: true });
  const port = await freePort(wished);
  const shop = await startShop();
  const auditorKey = randomBytes(18).toString('base64url');
  const { lab, config } = await startLabBeside(
    readConfig({
      PORT: String(port),
      DATA_DIR: folder,
      LAB: 'on',
      LOG_LEVEL: 'error',
      AUDITOR_API_KEY: auditorKey,
      TOOL_ALLOWED_HOSTS: shop.host,
    }),
    recordings === undefined ? {} : { recordings: resolve(recordings) },
  );
  const app = await createApp(config, { logger: createLogger(config.observability.logLevel, logFields) });
  await app.listen(port, '127.0.0.1');
  const reissue = [`${DEMO_TENANT}/${DEMO_KEY}`];
  const key =
    (await applyDemoPlatform(app.get(Ledger), app.get(KeyVault), {
      shop: shop.host,
      reissue,
      allowedHosts: config.tools.allowedHosts,
    })) ?? '';
  const client = new DemoClient(config.http.publicBaseUrl, key, auditorKey);
  heading('Voiceledger');
  print(`  server   ${client.baseUrl}, embedded stores in ${join(folder)}`);
  print('  lab      a carrier and a realtime model on loopback: real protocols, no accounts');
  print(`  tenant   ${DEMO_TENANT}, its API key (made now, shown once): ${key}`);
  const stage = listenToLog(app);
  return {
    lab,
    client,
    shop,
    folder,
    onStage: stage.enter,
    stop: async () => {
      await stage.leave();
      await lab.stop();
      await app.close();
      await shop.stop();
    },
  };
};

const listenToLog = (app: NestFastifyApplication) => {
  const watching = new AbortController();
  let onStage: Narrator | undefined;
  const watched = watchLog(app.get(EventStore), app.get(KeyVault), () => onStage, watching.signal);
  return {
    enter: (narrator: Narrator): Narrator => (onStage = narrator),
    leave: async (): Promise<void> => {
      watching.abort();
      await watched;
    },
  };
};
