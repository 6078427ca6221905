import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createApp } from '../app.js';
import { startLabBeside } from '../composition/lab-beside.js';
import { Ledger } from '../platform/commands/ledger.js';
import { readConfig } from '../platform/config/read-config.js';
import { EventStore } from '../platform/event-store/event-store.js';
import { createLogger } from '../platform/observability/logger.js';
import { KeyVault } from '../platform/vault/key-vault.js';
import { DemoClient } from './demo-client.js';
import { DEMO_CUSTOMER, runCalls } from './demo-calls.js';
import { DEMO_AGENT, DEMO_KEY, DEMO_TENANT } from '../composition/demo-platform.js';
import { applyDemoPlatform } from '../composition/demo-tenant.js';
import { reportCall } from './demo-report.js';
import { freePort } from '../platform/http/free-port.js';
import { watchLog } from './log-watcher.js';
import type { Narrator } from './narrator.js';
import { heading, print, styled } from './print.js';
import { startShop } from './shop.js';

export type DemoOptions = Readonly<{
  /** Ends after the calls instead of staying up. */
  once: boolean;
  port: number;
  folder: string;
  /** A folder for stereo recordings of the calls: caller left, agent right. */
  recordings?: string;
}>;

/** What went wrong, and how to end it all. */
export type DemoRun = Readonly<{ problems: readonly string[]; stop: () => Promise<void> }>;

/** The whole of it: server, lab, tenant, two calls, and what is left of them in the log and over REST. */
export const runDemo = async ({ once, port: wished, folder, recordings }: DemoOptions): Promise<DemoRun> => {
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
  const app = await createApp(config, { logger: createLogger(config.observability.logLevel) });
  await app.listen(port, '127.0.0.1');
  const reissue = [`${DEMO_TENANT}/${DEMO_KEY}`];
  const key = (await applyDemoPlatform(app.get(Ledger), app.get(KeyVault), { shop: shop.host, reissue })) ?? '';
  const client = new DemoClient(config.http.publicBaseUrl, key, auditorKey);
  heading('Voiceledger');
  print(`  server   ${client.baseUrl}, embedded stores in ${join(folder)}`);
  print('  lab      a carrier and a realtime model on loopback: real protocols, no accounts');
  print(`  tenant   ${DEMO_TENANT}, its API key (made now, shown once): ${key}`);
  const watching = new AbortController();
  let onStage: Narrator | undefined;
  const watched = watchLog(app.get(EventStore), app.get(KeyVault), () => onStage, watching.signal);
  const callSids = await runCalls(lab, client, (narrator) => (onStage = narrator));
  const phones = (await lab.calls()).filter((call) => callSids.includes(call.callSid));
  const problems: string[] = [];
  for (const phone of phones) problems.push(...(await reportCall(client, phone)));
  watching.abort();
  await watched;
  if (!once) nextThings(client);
  return {
    problems,
    stop: async () => {
      await lab.stop();
      await app.close();
      await shop.stop();
    },
  };
};

const nextThings = ({ baseUrl, key, auditorKey }: DemoClient): void => {
  const bearer = `-H "Authorization: Bearer ${key}"`;
  const call = JSON.stringify({ to: DEMO_CUSTOMER, agent_key: DEMO_AGENT });
  heading('Three things to try next (Ctrl-C ends the server)');
  print(`  Place a call yourself, and see it in the call logs:`);
  print(
    styled(
      'cyan',
      `    curl -X POST ${baseUrl}/api/v1/make-call ${bearer} -H "Content-Type: application/json" -d '${call}'`,
    ),
  );
  print(styled('cyan', `    curl ${baseUrl}/api/v1/call-logs ${bearer}`));
  print('  Read the log as an auditor, and let it verify its hash chain (put a call’s id for <id>):');
  print(
    styled(
      'cyan',
      `    curl ${baseUrl}/api/v1/audit/streams/call-<id>/verify -H "Authorization: Bearer ${auditorKey}"`,
    ),
  );
  print('  Browse the API:');
  print(styled('cyan', `    ${baseUrl}/swagger-ui`));
};
