import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ledger } from '../../src/platform/commands/ledger.js';
import { KeyVault } from '../../src/platform/vault/key-vault.js';
import { eventually } from '../kit/eventually.js';
import { absentee, passerBy } from '../kit/people.js';
import { type Product, startProduct } from '../kit/product.js';
import { seed } from '../kit/seed.js';

const MINUTE = 60_000;
const [ANN, BOB, CARL] = ['+15550102011', '+15550102012', '+15550102013'] as const;

const products: Product[] = [];
const start = async (options: Parameters<typeof startProduct>[0]) => {
  const product = await startProduct(options);
  products.push(product);
  return product;
};
afterAll(async () => {
  for (const product of products) await product.stop();
}, MINUTE);

describe('as many calls as a tenant may have', () => {
  let product: Product;
  beforeAll(async () => {
    product = await start({ scripts: [absentee(ANN), absentee(BOB), passerBy(CARL)] });
  }, MINUTE);

  it('are a 503 outbound, busy inbound, and free again when one is over', async () => {
    const limits = { maxConcurrentCalls: 1, maxCallSeconds: null };
    const solo = await product.seed({ tenant: 'solo', number: '+15550109996', limits });
    const other = await product.seed({ tenant: 'other', number: '+15550109995' });
    const post = (to: string, tenant = solo, headers = {}) =>
      product.as(tenant, { method: 'POST', url: '/api/v1/make-call', payload: { to }, headers });

    const first = await post(ANN, solo, { 'idempotency-key': 'only' });
    expect(first.statusCode).toBe(200);
    const refused = await post(BOB);
    expect(refused.statusCode).toBe(503);
    expect(refused.json()).toMatchObject({ error: 'unavailable', details: { reason: 'call_limit_reached' } });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await post(ANN, solo, { 'idempotency-key': 'only' })).headers['idempotent-replayed']).toBe('true');
    expect((await post(BOB, other)).statusCode).toBe(200);

    const turnedAway = await product.lab.callIn({ script: 'passer-by-2013', to: solo.number });
    await eventually(async () => {
      const call = (await product.lab.calls()).find(({ callSid }) => callSid === turnedAway);
      expect(call?.status).toBe('busy');
    });

    await product.lab.hangUp(first.json().call_sid);
    await eventually(async () => expect((await post(BOB)).statusCode).toBe(200));
  });

  it('are not used up by calls that the carrier refused', async () => {
    const limits = { maxConcurrentCalls: 1, maxCallSeconds: null };
    const wanted = { tenant: 'unverified', number: '+15550109993', limits };
    const unverified = await seed(product.app.get(Ledger), product.app.get(KeyVault), wanted);
    for (const to of [ANN, BOB]) {
      const refused = await product.as(unverified, {
        method: 'POST',
        url: '/api/v1/make-call',
        payload: { to, from: unverified.number },
      });
      expect(refused.statusCode).toBe(502);
    }
  });

  it('hold for fifty posts with one key as for one', async () => {
    const limits = { maxConcurrentCalls: 1, maxCallSeconds: null };
    const burst = await product.seed({ tenant: 'burst', number: '+15550109994', limits });
    const headers = { 'idempotency-key': 'burst' };
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        product.as(burst, { method: 'POST', url: '/api/v1/make-call', payload: { to: ANN }, headers }),
      ),
    );
    expect(new Set(answers.map(({ statusCode, body }) => `${statusCode} ${body}`)).size).toBe(1);
    expect(answers[0]?.statusCode).toBe(200);
  });
});

it(
  'no carrier is a 503 that says so, and places nothing',
  async () => {
    const product = await start({ env: { TWILIO_ACCOUNT_SID: '', TWILIO_AUTH_TOKEN: '' } });
    const acme = await product.seed({ tenant: 'acme', number: '+15550109999' });
    const request = {
      method: 'POST',
      url: '/api/v1/make-call',
      payload: { to: ANN },
      headers: { 'idempotency-key': 'none' },
    };
    for (const answer of [await product.as(acme, request), await product.as(acme, request)]) {
      expect(answer.statusCode).toBe(503);
      expect(answer.json()).toMatchObject({ error: 'unavailable', details: { reason: 'carrier_not_configured' } });
      expect(answer.headers['retry-after']).toBeDefined();
      expect(answer.headers['idempotent-replayed']).toBeUndefined();
    }
    const logs = await product.as(acme, { url: '/api/v1/call-logs' });
    expect(logs.json().total).toBe(0);
  },
  MINUTE,
);
