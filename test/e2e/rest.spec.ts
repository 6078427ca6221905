import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../kit/eventually.js';
import { absentee, listener } from '../kit/people.js';
import { ADMIN_KEY, type Product, startProduct } from '../kit/product.js';
import type { Seeded } from '../kit/seed.js';
import { newCallSid, webhook } from '../kit/twilio-webhook.js';

const MINUTE = 60_000;
const [IN, AWAY] = ['+15550102031', '+15550102032'] as const;
const PLACED = 3;

type Page = Readonly<{ data: readonly Record<string, unknown>[]; limit: number; offset: number; total: number }>;

describe('the API', () => {
  let product: Product;
  let acme: Seeded;
  let live: string;
  const placed: string[] = [];

  const get = (url: string, headers: Readonly<Record<string, string>> = {}) => product.as(acme, { url, headers });
  const page = async (url: string): Promise<Page> => {
    const found = await get(url);
    expect(found.statusCode).toBe(200);
    return found.json() as Page;
  };

  beforeAll(async () => {
    product = await startProduct({ scripts: [listener(IN), absentee(AWAY)] });
    acme = await product.seed({ tenant: 'acme', number: '+15550109999' });
    for (let i = 0; i < PLACED; i++) {
      const payload = { to: AWAY, allow_duplicate: true, org_id: `unit-${i}` };
      const answer = await product.as(acme, { method: 'POST', url: '/api/v1/make-call', payload });
      placed.push((answer.json() as { call_id: string }).call_id);
    }
    live = await product.lab.callIn({ script: `listener-${IN.slice(-4)}`, to: acme.number });
    await eventually(async () => expect(await page('/api/v1/active-sessions')).toMatchObject({ total: 1 }));
  }, MINUTE);
  afterAll(() => product?.stop(), MINUTE);

  it('pages call logs, newest first', async () => {
    const all = await page('/api/v1/call-logs');
    expect(all).toMatchObject({ limit: 25, offset: 0, total: PLACED + 1 });
    const keys = all.data.map((log) => `${String(log.created_at)} ${String(log.id)}`);
    expect(keys).toEqual([...keys].sort().reverse());
    const second = await page('/api/v1/call-logs?limit=2&offset=1');
    expect(second).toEqual({ data: all.data.slice(1, 3), limit: 2, offset: 1, total: PLACED + 1 });
    expect(await page('/api/v1/call-logs?offset=100')).toMatchObject({ data: [], total: PLACED + 1 });
  });

  it.each([
    ['/api/v1/call-logs?direction=outbound', PLACED],
    ['/api/v1/call-logs?direction=inbound', 1],
    ['/api/v1/call-logs?status=in-progress', 1],
    ['/api/v1/call-logs?status=completed', 0],
    ['/api/v1/call-logs?from=2026-01-01&direction=inbound', 1],
    ['/api/v1/call-logs?to=2020-01-01T00:00:00Z', 0],
    ['/api/v1/voice-sessions?agent_key=front_desk', PLACED + 1],
    ['/api/v1/voice-sessions?agent_key=nobody', 0],
    ['/api/v1/voice-sessions?status=active', 1],
    ['/api/v1/voice-sessions?stream_id=MZ00000000000000000000000000000000', 0],
  ])('filters %s', async (url, total) => {
    const found = await page(url);
    expect(found.total).toBe(total);
    expect(found.data).toHaveLength(total);
  });

  it.each([
    ['limit', '/api/v1/call-logs?limit=0'],
    ['limit', '/api/v1/call-logs?limit=0x10'],
    ['limit', '/api/v1/call-logs?limit=1e1'],
    ['limit', '/api/v1/voice-sessions?limit='],
    ['offset', '/api/v1/voice-sessions?offset='],
    ['status', '/api/v1/call-logs?status='],
    ['from', '/api/v1/call-logs?from='],
    ['stream_id', '/api/v1/voice-sessions?stream_id='],
    ['agent_key', '/api/v1/voice-sessions?agent_key='],
    ['limit', '/api/v1/voice-sessions?limit=101'],
    ['limit', '/api/v1/active-sessions?limit=ten'],
    ['offset', '/api/v1/call-logs?offset=-1'],
    ['status', '/api/v1/call-logs?status=gone'],
    ['status', '/api/v1/call-logs?status=completed&status=busy'],
    ['direction', '/api/v1/call-logs?direction=sideways'],
    ['from', '/api/v1/call-logs?from=yesterday'],
    ['to', '/api/v1/call-logs?to=2026-02-31'],
    ['to', '/api/v1/call-logs?from=2026-02-02&to=2026-02-01'],
    ['tenant_id', '/api/v1/call-logs?tenant_id=another'],
    ['sort', '/api/v1/voice-sessions?sort=asc'],
  ])('refuses %s in %s', async (field, url) => {
    const refused = await get(url);
    expect(refused.statusCode).toBe(400);
    const named = expect.arrayContaining([{ field, message: expect.any(String) }]) as unknown;
    expect(refused.json()).toMatchObject({ error: 'invalid_request', details: { fields: named } });
  });

  it('shows a live call by stream, call SID and call id', async () => {
    const [session] = (await page('/api/v1/active-sessions')).data;
    expect(session).toMatchObject({ call_sid: live, direction: 'inbound', from_number: IN, agent_key: 'front_desk' });
    const { stream_sid: streamSid, voice_session_id: id } = session as Record<string, string>;
    for (const key of [streamSid, live, id]) {
      const active = await get(`/api/v1/active-sessions/${key}`);
      expect(active.json()).toMatchObject({ voice_session_id: id });
      expect((await get(`/api/v1/voice-sessions/${key}`)).json()).toMatchObject({ id, stream_id: streamSid });
    }
    expect(await page(`/api/v1/voice-sessions?stream_id=${streamSid}`)).toMatchObject({ total: 1 });
    expect((await get(`/api/v1/call-logs/${live}`)).json()).toMatchObject({ id, status: 'in-progress' });
  });

  it('reads its own writes with ledger-position', async () => {
    for (let i = 0; i < 5; i++) {
      const payload = { to: AWAY, from: acme.number, allow_duplicate: true };
      const written = await product.as(acme, { method: 'POST', url: '/api/v1/make-call', payload });
      const position = String(written.headers['ledger-position']);
      const { call_id: id, call_sid: callSid } = written.json() as Record<string, string>;
      const read = await get(`/api/v1/call-logs/${id}`, { 'ledger-position': position });
      expect(read.json()).toMatchObject({ id, call_sid: callSid });
      expect(BigInt(String(read.headers['ledger-position']))).toBeGreaterThanOrEqual(BigInt(position));
    }
    const malformed = await get('/api/v1/call-logs', { 'ledger-position': 'last' });
    expect(malformed.statusCode).toBe(400);
  });

  it('answers with ids, traces, limits and security headers', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const { headers } = await get('/api/v1/call-logs', { 'x-request-id': 'mine-1', traceparent });
    expect(headers).toMatchObject({
      'x-request-id': 'mine-1',
      traceparent: expect.stringMatching(/^00-4bf92f3577b34da6a3ce929d0e0e4736-(?!00f067aa0ba902b7)[0-9a-f]{16}-01$/),
      'x-ratelimit-limit': '100000',
      'x-ratelimit-remaining': expect.stringMatching(/^\d+$/),
      ratelimit: expect.stringMatching(/^"default";r=\d+;t=\d+$/),
      'ratelimit-policy': '"default";q=100000;w=60',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
    });
    const other = await get('/api/v1/call-logs', { 'x-request-id': 'no spaces please' });
    expect(other.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each(['/nowhere', '/api/v1/nowhere', '/%zz', '/media-stream'])('has nothing at %s', async (url) => {
    const missing = await product.send({ url });
    expect([400, 404]).toContain(missing.statusCode);
    expect(missing.json()).toMatchObject({ ok: false, details: {}, request_id: missing.headers['x-request-id'] });
  });

  it('keeps the unversioned paths of old clients', async () => {
    const payload = { to: AWAY, allow_duplicate: true };
    const made = await product.as(acme, { method: 'POST', url: '/make-call', payload });
    expect(made.statusCode).toBe(200);
    const { call_id: id } = made.json() as { call_id: string };
    const position = { 'ledger-position': String(made.headers['ledger-position']) };
    expect((await get(`/call-logs/${id}`, position)).json()).toMatchObject({ id });
    expect((await get('/call-logs?limit=1')).json()).toMatchObject({ limit: 1 });
    expect((await get('/voice-sessions?limit=1')).json()).toMatchObject({ limit: 1 });
    const callSid = newCallSid();
    const fields = { CallSid: callSid, From: IN, To: acme.number, CallStatus: 'ringing', Direction: 'inbound' };
    expect((await webhook(product, '/incoming-call', fields)).body).toContain('<Connect');
    expect((await webhook(product, '/call-status', { ...fields, CallStatus: 'completed' })).statusCode).toBe(200);
  });

  it('shows metrics to admins, and health to everybody', async () => {
    expect((await product.send({ url: '/metrics' })).statusCode).toBe(401);
    expect((await product.as(acme, { url: '/metrics' })).statusCode).toBe(401);
    const metrics = await product.send({ url: '/metrics', headers: { 'x-admin-key': ADMIN_KEY } });
    expect(metrics.body).toMatch(/^calls_active 1$/m);
    expect(metrics.body).not.toContain(IN);
    for (const url of ['/health', '/health/ready', '/health/live']) {
      const health = await product.send({ url });
      expect(health.statusCode).toBe(200);
      expect(health.json()).toMatchObject({ status: 'ok' });
    }
  });

  it.each(['public', 'admin', 'openapi'])('describes itself: %s.json', async (name) => {
    const document = await product.send({ url: `/api-docs/${name}.json` });
    expect(document.json()).toMatchObject({ openapi: '3.1.0', paths: expect.any(Object) });
    expect(document.body).not.toContain('"nullable"');
  });
});
