import { describe, expect, it } from '@jest/globals';
import { inboundCallId } from '../../src/calls/services/call-ids.js';
import { eventually } from '../kit/eventually.js';
import { EventStoreDBStub } from '../kit/eventstoredb-stub/eventstoredb-stub.js';
import { patientCaller } from '../kit/patient-caller.js';
import { factsOf } from '../kit/phone-timeline.js';
import { type Product, startProduct } from '../kit/product.js';

const MINUTE = 60_000;
const WAIT_MS = 20_000;

/** A server whose log is of its own; what was started is stopped afterwards. */
const withLog = async (test: (world: World) => Promise<void>): Promise<void> => {
  const stub = await new EventStoreDBStub().start();
  const products: Product[] = [];
  const start = async (after?: Product): Promise<Product> => {
    const env = { EVENTSTORE_URL: stub.url, MASTER_KEY: 'ab'.repeat(32) };
    const product = await startProduct({ env, after, scripts: [patientCaller(WAIT_MS)] });
    products.push(product);
    return product;
  };
  try {
    await test({ stub, start });
  } finally {
    await products.at(-1)?.stop();
    stub.stop();
  }
};
type World = Readonly<{ stub: EventStoreDBStub; start: (after?: Product) => Promise<Product> }>;

/** A call that is being answered; the log goes as soon as the caller has asked. */
const cutTheLog = async (stub: EventStoreDBStub, product: Product): Promise<string> => {
  const acme = await product.seed({ tenant: 'acme', number: '+15550109999' });
  const callSid = await product.lab.callIn({ script: 'patient-caller', to: acme.number });
  await eventually(async () => {
    const [call] = await product.lab.calls();
    expect(call?.said).toHaveLength(1);
  }, MINUTE);
  stub.stop();
  return callSid;
};

const over = (product: Product) =>
  eventually(async () => expect((await product.lab.calls())[0]?.status).toBe('completed'), 2 * MINUTE);

const pastAMinute = (product: Product, sinceMs: number) =>
  eventually(() => expect(product.clock.nowMs() - sinceMs).toBeGreaterThan(MINUTE), MINUTE);

const expectEverything = async (product: Product, callSid: string) => {
  const facts = await eventually(async () => {
    const told = await factsOf(product, callSid);
    expect(told.map(({ type }) => type)).toContain('CallEnded');
    return told;
  }, MINUTE);
  const types: string[] = facts.map(({ type }) => type);
  for (const once of ['CallStarted', 'SessionOpened', 'SessionEnded', 'CallEnded'] as const) {
    expect([once, types.filter((type) => type === once).length, types]).toEqual([once, 1, types]);
  }
  expect(types.at(-1)).toBe('CallEnded');
  const turns = facts.flatMap((fact) => (fact.type === 'TurnAppended' ? [fact.data] : []));
  expect(new Set(turns.map(({ turnId }) => turnId)).size).toBe(turns.length);
  const caller = turns.filter(({ speaker }) => speaker === 'caller').map(({ text }) => text);
  expect(caller).toEqual(['When will my parcel come?', 'Thank you, goodbye.']);
  const agent = turns.filter(({ speaker }) => speaker === 'agent');
  expect(agent.length).toBeGreaterThanOrEqual(3);
  expect(agent.map(({ startedAtMs }) => startedAtMs)).toEqual(
    agent.map(({ startedAtMs }) => startedAtMs).sort((a, b) => a - b),
  );
  expect(facts).toContainEqual(
    expect.objectContaining({ type: 'ToolDenied', data: expect.objectContaining({ reason: 'log-unavailable' }) }),
  );
  expect(product.shop.requests).toEqual([]);
};

const outage = (): Promise<void> =>
  withLog(async ({ stub, start }) => {
    const product = await start();
    const callSid = await cutTheLog(stub, product);
    const awayAtMs = product.clock.nowMs();
    await over(product);
    await pastAMinute(product, awayAtMs);
    await stub.start();
    await expectEverything(product, callSid);
    const { accountSid } = product.lab.addresses;
    const stored = stub.log.stream(`call-${inboundCallId(accountSid, callSid)}`) ?? [];
    expect(new Set(stored.map(({ id }) => id)).size).toBe(stored.length);
  });

const outageAndRestart = (): Promise<void> =>
  withLog(async ({ stub, start }) => {
    const first = await start();
    const callSid = await cutTheLog(stub, first);
    const awayAtMs = first.clock.nowMs();
    await over(first);
    await first.stopServer();
    const second = await start(first);
    await pastAMinute(first, awayAtMs);
    await stub.start();
    await expectEverything(second, callSid);
  });

describe('calls while the log is away for a minute', () => {
  it(
    'are in it afterwards, whole, once and in order, also when the server was started again meanwhile',
    async () => {
      await Promise.all([outage(), outageAndRestart()]);
    },
    4 * MINUTE,
  );
});
