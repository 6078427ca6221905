import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ledger } from '../../src/platform/commands/ledger.js';
import { tenantIdOf } from '../../src/tenants/tenant.stream.js';
import { eventually } from '../kit/eventually.js';
import type { Sent } from '../kit/http-client.js';
import { ADMIN_KEY, type Product, startProduct } from '../kit/product.js';
import type { Seeded } from '../kit/seed.js';

const MINUTE = 60_000;
const URL = '/api/v1/admin/tenants';
type Tenant = Readonly<{ id: string; key: string; name: string; status: string; updated_at: string }>;

describe('tenants over the admin API', () => {
  let product: Product;
  let seeded: Seeded;
  beforeAll(async () => {
    product = await startProduct();
    seeded = await product.seed({ tenant: 'seeded', number: '+15550109999' });
  }, MINUTE);
  afterAll(() => product?.stop(), MINUTE);

  const admin = (request: Sent) =>
    product.send({ ...request, headers: { 'x-admin-key': ADMIN_KEY, ...request.headers } });
  const make = (payload: object, headers: Sent['headers'] = {}) =>
    admin({ method: 'POST', url: URL, payload, headers });
  const change = (id: string, payload: object, headers: Sent['headers'] = {}) =>
    admin({ method: 'PATCH', url: `${URL}/${id}`, payload, headers });
  /** After a write, as the read model shows it. */
  const read = (id: string, written: { headers: Sent['headers'] }) =>
    admin({ url: `${URL}/${id}`, headers: { 'ledger-position': String(written.headers?.['ledger-position']) } });
  const streamOf = async (id: string) => {
    const events = [];
    for await (const event of product.app.get(Ledger).store.readStream(`tenant-${id}`)) events.push(event);
    return events;
  };

  it('are made, and read as they were written', async () => {
    const made = await make({ key: 'acme', name: 'Acme' });
    const id = tenantIdOf('acme');
    expect([made.statusCode, made.headers.etag]).toEqual([201, '"0"']);
    expect(made.json()).toEqual({
      ...{ id, key: 'acme', name: 'Acme', status: 'active', twilio_account_sid: null },
      limits: { max_concurrent_calls: null, max_call_seconds: null },
      created_at: expect.any(String),
      updated_at: (made.json() as Tenant).updated_at,
    });
    const found = await read(id, made);
    expect([found.statusCode, found.headers.etag, found.json()]).toEqual([200, '"0"', made.json()]);
    expect(await streamOf(id)).toMatchObject([{ type: 'TenantCreated', meta: { tenantId: id, actor: 'admin' } }]);
  });

  it('are refused beside one of the same key, and changed by no refusal', async () => {
    await make({ key: 'twice', name: 'Twice' });
    const again = await make({ key: 'twice', name: 'Twice' });
    expect([again.statusCode, again.json()]).toEqual([
      409,
      expect.objectContaining({ error: 'conflict', details: { reason: 'tenant_exists' } }),
    ]);
    expect(await streamOf(tenantIdOf('twice'))).toHaveLength(1);
  });

  it('are made once by one Idempotency-Key, also by twenty requests at once', async () => {
    const headers = { 'idempotency-key': '"onboarding 4711"' };
    const send = () => make({ key: 'keyed', name: 'Keyed' }, headers);
    const answers = await Promise.all(Array.from({ length: 20 }, send));
    expect(new Set(answers.map(({ statusCode, body }) => `${statusCode} ${body}`)).size).toBe(1);
    expect(answers[0]?.statusCode).toBe(201);
    const fresh = answers.filter((answer) => answer.headers['idempotent-replayed'] === undefined);
    expect(fresh).toHaveLength(1);
    expect(
      new Set(answers.map((answer) => `${answer.headers.etag} ${String(answer.headers['ledger-position'])}`)).size,
    ).toBe(1);
    await change(tenantIdOf('keyed'), { name: 'Renamed' });
    expect((await send()).json()).toEqual(fresh[0]?.json());
    const reused = await make({ key: 'other', name: 'Other' }, headers);
    expect([reused.statusCode, (reused.json() as { error: string }).error]).toEqual([422, 'idempotency_key_reused']);
    expect(await streamOf(tenantIdOf('other'))).toHaveLength(0);
    expect((await make({ key: 'a', name: 'A' }, { 'idempotency-key': 'ä' })).statusCode).toBe(400);
  });

  it('are renamed, suspended and resumed in one request each, and only by what is asked', async () => {
    const id = tenantIdOf('patched');
    await make({ key: 'patched', name: 'Before' });
    const both = await change(id, { name: 'After', status: 'suspended' });
    expect([both.statusCode, both.headers.etag, both.json()]).toEqual([
      200,
      '"2"',
      expect.objectContaining({ name: 'After', status: 'suspended' }),
    ]);
    expect((await read(id, both)).json()).toEqual(both.json());
    const same = await change(id, { name: 'After', status: 'suspended' });
    expect([same.statusCode, same.headers.etag, same.headers['ledger-position'], same.json()]).toEqual([
      200,
      '"2"',
      undefined,
      both.json(),
    ]);
    const resumed = await change(id, { status: 'active' });
    expect(resumed.json()).toMatchObject({ name: 'After', status: 'active' });
    expect((await streamOf(id)).map(({ type }) => type)).toEqual([
      'TenantCreated',
      'TenantRenamed',
      'TenantSuspended',
      'TenantResumed',
    ]);
  });

  it('are not changed over a change that the sender has not seen', async () => {
    const made = await make({ key: 'raced', name: 'Raced' });
    const { id } = made.json() as Tenant;
    const seen = { 'if-match': String(made.headers.etag) };
    const answers = await Promise.all(['A', 'B', 'C', 'D', 'E'].map((name) => change(id, { name }, seen)));
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412, 412, 412, 412]);
    const lost = answers.find(({ statusCode }) => statusCode === 412);
    expect(lost?.json()).toMatchObject({ ok: false, error: 'precondition_failed', details: {} });
    expect(await streamOf(id)).toHaveLength(2);
    expect((await change(id, { name: 'F' }, { 'if-match': '"1"' })).statusCode).toBe(200);
    expect((await change(id, { name: 'G' }, { 'if-match': '*' })).statusCode).toBe(200);
    expect((await change(id, { name: 'H' }, { 'if-match': 'W/"3"' })).statusCode).toBe(412);
    expect((await change(id, { name: 'H' }, { 'if-match': '3' })).statusCode).toBe(400);
  });

  it('lose their keys while they are suspended', async () => {
    const answered = (status: number) =>
      eventually(async () => expect((await product.as(seeded, { url: '/api/v1/call-logs' })).statusCode).toBe(status));
    await answered(200);
    await change(seeded.tenantId, { status: 'suspended' });
    await answered(401);
    await change(seeded.tenantId, { status: 'active' });
    await answered(200);
  });

  it('are listed, newest first, and found by their key', async () => {
    const made = await make({ key: 'last', name: 'Last' });
    const headers = { 'ledger-position': String(made.headers['ledger-position']) };
    const page = (await admin({ url: `${URL}?limit=2`, headers })).json() as { data: Tenant[]; total: number };
    expect([page.data.length, page.data[0], page.total >= 6]).toEqual([2, made.json(), true]);
    expect((await admin({ url: `${URL}?key=last` })).json()).toEqual({
      ...{ data: [made.json()], limit: 25, offset: 0, total: 1 },
    });
    expect((await admin({ url: `${URL}?key=nobody` })).json()).toMatchObject({ data: [], total: 0 });
  });

  it.each([
    ['key', { name: 'A' }],
    ['key', { key: 'Acme', name: 'A' }],
    ['key', { key: 'аcme', name: 'A' }],
    ['key', { key: 'a'.repeat(64), name: 'A' }],
    ['key', { key: null, name: 'A' }],
    ['name', { key: 'bad' }],
    ['name', { key: 'bad', name: '' }],
    ['name', { key: 'bad', name: ' \u00a0' }],
    ['name', { key: 'bad', name: 'a\u0000b' }],
    ['name', { key: 'bad', name: '\ud83d' }],
    ['name', { key: 'bad', name: 'a'.repeat(201) }],
    ['name', { key: 'bad', name: ['A'] }],
    ['id', { key: 'bad', name: 'A', id: randomUUID() }],
  ])('are not made with a wrong %s: %j', async (field, payload) => {
    const refused = await make(payload);
    const named = expect.arrayContaining([{ field, message: expect.any(String) }]) as unknown;
    expect([refused.statusCode, refused.json()]).toEqual([
      400,
      expect.objectContaining({ details: { fields: named } }),
    ]);
  });

  it('are not changed by what is no change', async () => {
    const { id } = (await make({ key: 'still', name: 'Still' })).json() as Tenant;
    for (const payload of [{}, { status: 'gone' }, { name: null }, { key: 'new' }, { status: ['active'] }, []])
      expect([payload, (await change(id, payload)).statusCode]).toEqual([payload, 400]);
    expect(await streamOf(id)).toHaveLength(1);
  });

  it.each([randomUUID(), randomUUID().toUpperCase(), '$all', '..%2f..', 'x'])('are not there as %s', async (id) => {
    expect((await admin({ url: `${URL}/${id}` })).statusCode).toBe(404);
    expect((await change(id, { name: 'A' })).statusCode).toBe(404);
    expect((await change(id, { name: 'A' }, { 'if-match': '"0"' })).statusCode).toBe(404);
  });

  it('are nobody’s but the admin’s', async () => {
    for (const request of [
      { url: URL },
      { url: `${URL}/${seeded.tenantId}` },
      { method: 'POST', url: URL, payload: {} },
    ]) {
      expect((await product.send(request)).statusCode).toBe(401);
      expect((await product.as(seeded, request)).statusCode).toBe(401);
    }
  });
});
