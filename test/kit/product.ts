import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { pino } from 'pino';
import { createApp } from '../../src/app.js';
import { startShop, type Shop } from '../../src/demo/shop.js';
import { BUNDLED_SCRIPTS, loadScripts } from '../../src/lab/scripts/load-scripts.js';
import type { Script } from '../../src/lab/scripts/script.js';
import { startLab, type LocalLab } from '../../src/lab/start-lab.js';
import type { Clock } from '../../src/platform/clock/clock.js';
import { ScaledClock } from '../../src/platform/clock/scaled-clock.js';
import { Ledger } from '../../src/platform/commands/ledger.js';
import { readConfig } from '../../src/platform/config/read-config.js';
import { freePort } from '../../src/platform/http/free-port.js';
import type { TimeLimits } from '../../src/platform/http/limits.js';
import { KeyVault } from '../../src/platform/vault/key-vault.js';
import { eventually } from './eventually.js';
import { PhoneRoutes } from '../../src/tenants/directory/phone-routes.js';
import { documentedSend } from './documented-send.js';
import { HeldRequests } from './held-requests.js';
import type { Received, Sent } from './http-client.js';
import { seed, type Seed, type Seeded } from './seed.js';
import { temporaryFolder } from './temporary-folder.js';

export const AUDITOR_KEY = 'auditor-key-of-the-tests';
export const ADMIN_KEY = 'admin-key-of-the-tests';

export type Product = Readonly<{
  app: NestFastifyApplication;
  lab: LocalLab;
  shop: Shop;
  /** What the shop does not answer yet. */
  held: HeldRequests;
  /** The call's world: everything of the product and of the lab goes by it. */
  clock: Clock;
  dataDir: string;
  baseUrl: string;
  seed: (wanted: Omit<Seed, 'shop'>) => Promise<Seeded>;
  /** Everything that was logged, as text; empty unless `logs` was asked for. */
  logged: () => string;
  /** A request with a tenant's key. This and `send` check every answer against the OpenAPI document. */
  as: (tenant: Seeded, request: Sent) => Promise<Received>;
  send: (request: Sent) => Promise<Received>;
  /** The server alone goes; the lab and the shop stay for another one. */
  stopServer: () => Promise<void>;
  stopWorld: () => Promise<void>;
  stop: () => Promise<void>;
}>;

export type ProductOptions = Readonly<{
  env?: Readonly<Record<string, string>>;
  /** How much faster than the wall the call's world runs. */
  speed?: number;
  /** People and conversations besides those that come with the package. */
  scripts?: readonly Script[];
  /** Keeps the log of the lowest level for {@link Product.logged}. */
  logs?: boolean;
  /** How long an HTTP client may take; those of the product if undefined. */
  timeLimits?: TimeLimits;
  /** A second server: it uses, and leaves alone, the lab of this one. */
  beside?: Product;
  /** Takes the place of a server that was stopped: same world, same address, same data folder. */
  after?: Product;
}>;

/** The server as it is shipped, on fresh embedded stores, with the lab as carrier and model, over real sockets. */
export const startProduct = async (options: ProductOptions = {}): Promise<Product> => {
  const { env = {}, speed = 6, scripts = [], logs = false, beside, after } = options;
  const world = beside ? { ...beside, stopWorld: nothing } : (after ?? (await startWorld(speed, scripts)));
  const { clock, lab, shop, held, stopWorld } = world;
  const port = after === undefined ? await freePort() : Number(new URL(after.baseUrl).port);
  const dataDir = after?.dataDir ?? (await temporaryFolder());
  const { twilioBaseUrl, accountSid, authToken, openaiBaseUrl, openaiApiKey } = lab.addresses;
  const config = readConfig({
    PORT: String(port),
    PUBLIC_BASE_URL: `http://127.0.0.1:${port}`,
    DATA_DIR: dataDir,
    TWILIO_BASE_URL: twilioBaseUrl,
    TWILIO_ACCOUNT_SID: accountSid,
    TWILIO_AUTH_TOKEN: authToken,
    OPENAI_BASE_URL: openaiBaseUrl,
    OPENAI_API_KEY: openaiApiKey,
    TOOL_ALLOWED_HOSTS: shop.host,
    AUDITOR_API_KEY: AUDITOR_KEY,
    ADMIN_API_KEY: ADMIN_KEY,
    // The lab's voices take their time of the wall, which are seconds of a faster call.
    ANSWER_FILLER_MS: '20000',
    ANSWER_TIMEOUT_MS: '40000',
    ANSWER_BEGIN_MS: '40000',
    RATE_LIMIT_PER_IP: '10000',
    RATE_LIMIT_PER_TENANT: '100000',
    ...env,
  });
  const lines: string[] = [];
  const logger = logs
    ? pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
    : pino({ level: process.env.TEST_LOG ?? 'silent' });
  const app = await createApp(config, { clock, logger, timeLimits: options.timeLimits });
  await app.listen(port, '127.0.0.1');
  const send = await documentedSend(app);
  const baseUrl = `http://127.0.0.1:${port}`;
  return {
    app,
    lab,
    shop,
    held,
    clock,
    dataDir,
    baseUrl,
    logged: () => lines.join(''),
    seed: async (wanted) => {
      const seeded = await seed(app.get(Ledger), app.get(KeyVault), {
        ...wanted,
        shop: `${shop.origin}/${wanted.tenant}`,
      });
      await lab.configure(wanted.number, {
        voiceUrl: `${baseUrl}/api/v1/incoming-call`,
        statusCallback: `${baseUrl}/api/v1/call-status`,
      });
      // The line to call from by default comes out of a read model.
      await eventually(async () => {
        if ((await app.get(PhoneRoutes).defaultFrom(seeded.tenantId)) === undefined) throw new Error('not projected');
      });
      return seeded;
    },
    as: (tenant, request) =>
      send({ ...request, headers: { authorization: `Bearer ${tenant.key}`, ...request.headers } }),
    send,
    stopServer: () => app.close(),
    stopWorld,
    stop: async () => {
      await stopWorld();
      await app.close();
    },
  };
};

/** The carrier, the model and the shop. */
const startWorld = async (speed: number, scripts: readonly Script[]) => {
  const clock = new ScaledClock(speed);
  const lab = await startLab({ clock, scripts: [...(await loadScripts(BUNDLED_SCRIPTS)), ...scripts] });
  const held = new HeldRequests();
  const shop = await startShop((url) => held.admit(url));
  const stopWorld = async (): Promise<void> => {
    await lab.stop();
    await shop.stop();
  };
  return { clock, lab, shop, held, stopWorld };
};

const nothing = (): Promise<void> => Promise.resolve();
