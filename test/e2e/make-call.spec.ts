import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ledger } from '../../src/platform/commands/ledger.js';
import { KeyVault } from '../../src/platform/vault/key-vault.js';
import { eventually } from '../kit/eventually.js';
import { absentee } from '../kit/people.js';
import { type Product, startProduct } from '../kit/product.js';
import { seed, type Seeded } from '../kit/seed.js';

const MINUTE = 60_000;
const PEOPLE = ['+15550102001', '+15550102002', '+15550102003', '+15550102004', '+15550102005'] as const;
const [ANN, BOB, CAT, DAN, EVE] = PEOPLE;

describe('make-call', () => {
  let product: Product;
  let acme: Seeded;
  let beta: Seeded;

  beforeAll(async () => {
    product = await startProduct({ scripts: PEOPLE.map(absentee) });
    acme = await product.seed({ tenant: 'acme', number: '+15550109999' });
    beta = await product.seed({ tenant: 'beta', number: '+15550109998' });
  }, MINUTE);
  afterAll(() => product?.stop(), MINUTE);

  const post = (payload: object, key?: string, tenant = acme) =>
    product.as(tenant, {
      method: 'POST',
      url: '/api/v1/make-call',
      headers: key === undefined ? {} : { 'idempotency-key': key },
      payload,
    });

  const dialled = async (to: string) => (await product.lab.calls()).filter((call) => call.to === to);

  it.each([
    ['to', {}],
    ['to', { to: '12345' }],
    ['to', { to: '+1 (555) 010-2001' }],
    ['to', { to: 15550102001 }],
    ['to', { to: null }],
    ['from', { to: ANN, from: 'anonymous' }],
    ['from', { to: ANN, from: '+15550109998' }],
    ['from', { to: ANN, from: '+15550190000' }],
    ['agent_key', { to: ANN, agent_key: '' }],
    ['agent_key', { to: ANN, agent_key: 'nobody' }],
    ['agent_version_id', { to: ANN, agent_version_id: 'latest' }],
    ['agent_key', { to: ANN, agent_version_id: 'b7e3f6c0-0f7a-4b7e-9c43-2f8f5d1d1111' }],
    ['greeting', { to: ANN, greeting: 'x'.repeat(1001) }],
    ['org_id', { to: ANN, org_id: 7 }],
    ['allow_duplicate', { to: ANN, allow_duplicate: 'yes' }],
    ['tenant_id', { to: ANN, tenant_id: 'another' }],
  ])('names %s in what it refuses: %j', async (field, body) => {
    const refused = await post(body);
    expect(refused.statusCode).toBe(400);
    const { request_id: requestId, ...answer } = refused.json();
    expect(answer).toMatchObject({ ok: false, error: 'invalid_request' });
    expect(answer.details.fields).toContainEqual({ field, message: expect.any(String) });
    expect(refused.headers['x-request-id']).toBe(requestId);
    expect(await dialled(ANN)).toEqual([]);
  });

  it.each(['', ' ', '"unfinished', 'x'.repeat(256), 'naïve'])('refuses the malformed key %j', async (key) => {
    const refused = await post({ to: ANN }, Buffer.from(key).toString('latin1'));
    expect(refused.statusCode).toBe(400);
    expect(refused.json().details.fields).toMatchObject([{ field: 'Idempotency-Key' }]);
  });

  it('places one call for fifty posts with one key, and answers them alike', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => post({ to: ANN }, i % 2 === 0 ? 'fifty' : '"fifty"')),
    );
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(answers.map(() => 200));
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers['idempotent-replayed'] === undefined)).toHaveLength(1);
    const [call] = await dialled(ANN);
    expect(await dialled(ANN)).toHaveLength(1);
    expect(answers[0]?.json()).toEqual({
      ok: true,
      call_id: expect.any(String),
      call_sid: call?.callSid,
      status: 'queued',
      to: ANN,
      from: acme.number,
    });
  });

  it('refuses a key with another body, and lets another tenant have the same key', async () => {
    const first = await post({ to: BOB }, 'shared');
    const reused = await post({ to: CAT }, 'shared');
    expect(reused.statusCode).toBe(422);
    expect(reused.json()).toMatchObject({ ok: false, error: 'idempotency_key_reused' });
    const foreign = await post({ to: BOB }, 'shared', beta);
    expect(foreign.statusCode).toBe(200);
    expect(foreign.headers['idempotent-replayed']).toBeUndefined();
    expect(foreign.json().call_id).not.toBe(first.json().call_id);
  });

  it('replays what the carrier refused', async () => {
    const unknownToTheCarrier = { tenant: 'gamma', number: '+15550109997' };
    const gamma = await seed(product.app.get(Ledger), product.app.get(KeyVault), unknownToTheCarrier);
    const first = await post({ to: CAT, from: gamma.number }, 'refused', gamma);
    expect(first.statusCode).toBe(502);
    expect(first.json()).toMatchObject({
      error: 'provider_error',
      details: { reason: 'carrier_error_21210', provider_code: 21210, call_id: expect.any(String) },
    });
    const repeat = await post({ to: CAT, from: gamma.number }, 'refused', gamma);
    expect(repeat.statusCode).toBe(502);
    expect(repeat.headers['idempotent-replayed']).toBe('true');
    expect(repeat.json().details).toEqual(first.json().details);
    const log = await product.as(gamma, {
      url: `/api/v1/call-logs/${first.json().details.call_id}`,
      headers: { 'ledger-position': first.headers['ledger-position'] },
    });
    expect(log.json()).toMatchObject({ status: 'failed', call_sid: null, end_cause: 'carrier' });
  });

  it('answers 202 when the carrier does not, never dials again, and learns from a callback', async () => {
    await product.lab.arm({ kind: 'lose-answer' });
    await product.lab.arm({ kind: 'late-callback', delayMs: 3_000, status: 'initiated' });
    const first = await post({ to: DAN }, 'lost');
    expect(first.statusCode).toBe(202);
    expect(first.json()).toMatchObject({ ok: true, call_sid: null, status: 'unknown' });
    const again = await post({ to: DAN }, 'lost');
    expect(again.headers['idempotent-replayed']).toBe('true');
    const guarded = await post({ to: DAN });
    expect(guarded.json()).toMatchObject({ details: { reason: 'duplicate_call', call_id: first.json().call_id } });
    const [call] = await dialled(DAN);
    await eventually(async () => {
      const settled = await post({ to: DAN }, 'lost');
      expect(settled.statusCode).toBe(200);
      expect(settled.json()).toMatchObject({ call_sid: call?.callSid, status: 'queued' });
    });
    expect(await dialled(DAN)).toHaveLength(1);
  });

  it('without a key refuses a number that is being called, until that call is over', async () => {
    const first = await post({ to: EVE });
    expect(first.statusCode).toBe(200);
    const refused = await post({ to: EVE });
    expect(refused.statusCode).toBe(409);
    expect(refused.json()).toMatchObject({
      error: 'conflict',
      details: { reason: 'duplicate_call', call_id: first.json().call_id },
    });
    expect((await post({ to: EVE }, undefined, beta)).statusCode).toBe(200);
    const allowed = await post({ to: EVE, allow_duplicate: true });
    expect(allowed.statusCode).toBe(200);
    for (const { call_sid: callSid } of [first.json(), allowed.json()]) await product.lab.hangUp(callSid);
    await eventually(async () => expect((await post({ to: EVE })).statusCode).toBe(200));
  });

  it('places one of many posts without a key', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => post({ to: CAT })));
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, ...Array.from({ length: 9 }, () => 409)]);
    expect(await dialled(CAT)).toHaveLength(1);
  });
});
