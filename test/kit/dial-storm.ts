import { randomInt } from 'node:crypto';
import { expect } from '@jest/globals';
import { openStores } from '../../src/composition/open-stores.js';
import { startLab, type LocalLab } from '../../src/lab/start-lab.js';
import { SystemClock } from '../../src/platform/clock/system-clock.js';
import { readConfig } from '../../src/platform/config/read-config.js';
import { freePort } from '../../src/platform/http/free-port.js';
import { eventually } from './eventually.js';
import { seed, type Seeded } from './seed.js';
import { ServerProcess } from './server-process.js';
import { StormClient, type Answer, type CallLog } from './storm-client.js';
import { temporaryFolder } from './temporary-folder.js';

export type StormSize = Readonly<{ posts: number; keys: number; kills: number; lostAnswers: number; withinMs: number }>;

type Env = Readonly<Record<string, string> & { DATA_DIR: string }>;

const LINE = '+15550109999';
const numberOf = (key: number): string => `+1555${String(2_000_000 + key)}`;
const FINAL = ['completed', 'busy', 'failed', 'no-answer', 'canceled'];

/**
 * Many clients post the same few calls at once and insist on an answer, while the server is killed and restarted and
 * the carrier's answers are lost at random; then what everybody was told is held against the carrier's own books.
 */
export const dialStorm = async (size: StormSize): Promise<Readonly<Record<string, number>>> => {
  const clock = new SystemClock();
  const lab = await startLab({ clock });
  const port = await freePort();
  const env = {
    PORT: String(port),
    PUBLIC_BASE_URL: `http://127.0.0.1:${port}`,
    DATA_DIR: await temporaryFolder(),
    TWILIO_BASE_URL: lab.addresses.twilioBaseUrl,
    TWILIO_ACCOUNT_SID: lab.addresses.accountSid,
    TWILIO_AUTH_TOKEN: lab.addresses.authToken,
    RATE_LIMIT_PER_TENANT: '1000000',
    RECONCILE_AFTER_SECONDS: '2',
  };
  const tenant = await prepare(env, size.keys);
  await lab.configure(LINE, { voiceUrl: `http://127.0.0.1:${port}/api/v1/incoming-call` });
  people(lab, size.keys);
  const stopLosing = loseAnswers(lab, size.lostAnswers);
  const world: World = { lab, size, client: new StormClient(port, tenant.key), env };
  try {
    return await storm(world);
  } finally {
    world.client.leave();
    stopLosing();
    await lab.stop();
  }
};

type World = Readonly<{ lab: LocalLab; size: StormSize; client: StormClient; env: Env }>;

const storm = async ({ lab, size, client, env }: World): Promise<Readonly<Record<string, number>>> => {
  let server = new ServerProcess(env.DATA_DIR, env);
  await server.fetch('/health/live');
  const posts = shuffled(Array.from({ length: size.posts }, (_, index) => index % size.keys));
  const answers = Promise.all(posts.map((key) => client.place(`storm-${key}`, numberOf(key))));
  for (let kill = 1; kill <= size.kills; kill++) {
    const dialled = (size.keys * kill) / (size.kills + 1);
    await eventually(() => expect(lab.carrier.exchange.calls.size).toBeGreaterThan(dialled), size.withinMs);
    server.signal('SIGKILL');
    await server.ended();
    server = new ServerProcess(env.DATA_DIR, env);
  }
  const told = await answers;
  const logs = await eventually(async () => {
    const found = await client.logs();
    expect(found.filter(({ status }) => status !== 'unknown' && !FINAL.includes(status))).toEqual([]);
    expect(stillOpen(lab, found)).toEqual([]);
    return found;
  }, size.withinMs);
  const figures = compare(lab, size, told, logs);
  server.signal('SIGTERM');
  await server.ended();
  return figures;
};

/** What clients were told, what the call logs say and what the carrier dialled must be one story. */
const compare = (lab: LocalLab, size: StormSize, told: readonly Answer[], logs: readonly CallLog[]) => {
  const dialled = [...lab.carrier.exchange.calls.values()];
  const callsTo = (number: string): string[] =>
    dialled.filter(({ details }) => details.to === number).map((c) => c.sid);
  expect(dialled.length).toBeLessThanOrEqual(size.keys);
  expect(logs.map(({ to }) => to).sort()).toEqual(Array.from({ length: size.keys }, (_, key) => numberOf(key)).sort());
  for (const { to, call_sid: callSid } of logs) expect(callsTo(to)).toEqual(callSid === null ? [] : [callSid]);
  for (const { to, status, callSid } of told) {
    expect([200, 202]).toContain(status);
    if (status === 200) expect(callsTo(to)).toEqual([callSid]);
  }
  return {
    posts: told.length,
    keys: size.keys,
    accepted: logs.filter((log) => log.call_sid !== null).length,
    unknown: logs.filter((log) => log.status === 'unknown').length,
    carrierCalls: dialled.length,
  };
};

/** Calls that the carrier has but whose log does not know it yet: reconciliation has to find them. */
const stillOpen = (lab: LocalLab, logs: readonly CallLog[]): string[] => {
  const unknown = new Set(logs.filter((log) => log.call_sid === null).map(({ to }) => to));
  return [...lab.carrier.exchange.calls.values()].map(({ details }) => details.to).filter((to) => unknown.has(to));
};

const prepare = async (env: Readonly<Record<string, string>>, keys: number): Promise<Seeded> => {
  const stores = await openStores(readConfig(env), new SystemClock(), () => undefined);
  const limits = { maxConcurrentCalls: keys + 10, maxCallSeconds: 600 };
  const tenant = await seed(stores.ledger, stores.vault, { tenant: 'storm', number: LINE, limits });
  await stores.close();
  return tenant;
};

/** Half of them are engaged after a while; the other numbers do not exist. */
const people = (lab: LocalLab, keys: number): void => {
  const caller = { voice: 'caller', answers: 'busy', quietMs: 700, patienceMs: 1000, steps: [] } as const;
  for (let key = 0; key < keys; key += 2) {
    const person = { ...caller, number: numberOf(key), ringMs: randomInt(1_500) };
    lab.carrier.exchange.book.add({ name: `engaged-${key}`, caller: person, agent: [] });
  }
};

/** Lets the answer to about this share of the dials get lost: the next one after a call that has just begun to ring. */
const loseAnswers = (lab: LocalLab, share: number): (() => void) => {
  const begun = new Set<string>();
  return lab.watch(({ callSid }) => {
    if (begun.has(callSid)) return;
    begun.add(callSid);
    if (Math.random() < share) void lab.arm({ kind: 'lose-answer' });
  });
};

const shuffled = <T>(items: T[]): T[] =>
  items
    .map((item) => ({ item, order: Math.random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item);
