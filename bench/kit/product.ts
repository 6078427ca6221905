import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer, type AddressInfo } from 'node:net';
import { ProbedProcess } from './probed-process.js';

export const BENCH_NUMBER = '+15550100999';
export const ACCOUNT_SID = `AC${'0'.repeat(32)}`;
export const AUTH_TOKEN = 'token-of-the-bench';
export const ADMIN_KEY = 'admin-key-of-the-bench';
export const TENANT_KEY = 'bench';

/** Whatever the server asks the carrier is refused at once, and never leaves this machine. */
const NOBODY = 'http://127.0.0.1:9';

const MAIN = new URL('../../main.js', import.meta.url);
const APPLY = new URL('../../apply.js', import.meta.url);

const DOCUMENT = {
  tenants: [
    {
      key: TENANT_KEY,
      name: 'Bench',
      limits: { max_concurrent_calls: 1000 },
      keys: [{ name: 'reader' }],
      agents: [{ key: 'front_desk', voice: 'marin', language: 'en-US', prompt: 'You answer the phone.' }],
      phone_routes: [{ number: BENCH_NUMBER, direction: 'both', agent: 'front_desk' }],
    },
  ],
};

const environment = (folder: string, origin = 'http://127.0.0.1'): Record<string, string> => ({
  DATA_DIR: folder,
  LOG_LEVEL: 'info',
  PUBLIC_BASE_URL: origin,
  TWILIO_ACCOUNT_SID: ACCOUNT_SID,
  TWILIO_AUTH_TOKEN: AUTH_TOKEN,
  TWILIO_BASE_URL: NOBODY,
  ADMIN_API_KEY: ADMIN_KEY,
  RATE_LIMIT_PER_IP: '1000000',
  RATE_LIMIT_PER_TENANT: '1000000',
});

/** Gives the data folder, or the log of `settings`, a tenant with an agent and a number; returns the text of its API key. */
export const setUp = (folder: string, settings: Readonly<Record<string, string>> = {}): string => {
  const file = join(folder, 'platform.json');
  writeFileSync(file, JSON.stringify(DOCUMENT));
  const env = { PATH: process.env.PATH, ...environment(folder), ...settings };
  const { stdout, stderr } = spawnSync(process.execPath, [fileURLToPath(APPLY), file], {
    env,
    cwd: folder,
    encoding: 'utf8',
  });
  const key = /vl_live_[0-9A-Za-z]{36}/.exec(stdout)?.[0];
  if (key === undefined) throw new Error(`the data folder could not be set up: ${stdout}${stderr}`);
  return key;
};

export type Product = Readonly<{ process: ProbedProcess; origin: string }>;

/**
 * `modelPort`: of the fake model. `pinned`: its main thread gets a core of its own once it listens. `settings`: others
 * than the bench's.
 */
type ProductOptions = Readonly<{ modelPort?: number; pinned?: boolean; settings?: Readonly<Record<string, string>> }>;

/** The built server on embedded stores in `folder`, unless `settings` say otherwise; resolves when it is ready. */
export const startProduct = async (
  folder: string,
  { modelPort, pinned = true, settings = {} }: ProductOptions = {},
): Promise<Product> => {
  const port = await freePort();
  const model = { OPENAI_BASE_URL: `http://127.0.0.1:${modelPort}/v1`, OPENAI_API_KEY: 'key-of-the-bench' };
  const origin = `http://127.0.0.1:${port}`;
  const env = {
    ...environment(folder, origin),
    PORT: String(port),
    ...(modelPort === undefined ? {} : model),
    ...settings,
  };
  const process = new ProbedProcess(MAIN, { env, cwd: folder, pinned });
  await process.line('"listening"');
  if (pinned) process.pinMain();
  const ready = await fetch(`${origin}/health/ready`);
  if (!ready.ok) throw new Error(`the server is not ready: ${await ready.text()}`);
  return { process, origin };
};

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
