import { beforeEach, describe, expect, it } from '@jest/globals';
import { send } from '../../kit/http-client.js';
import { ADMIN_KEY, openTestApp, TENANT_KEY, type TestApp } from './kit/test-app.js';

const LIMITS = { RATE_LIMIT_PER_IP: '3', RATE_LIMIT_PER_TENANT: '5' };

let test: TestApp;
beforeEach(async () => {
  test = await openTestApp(LIMITS);
});

const get = (url: string, headers: Record<string, string> = {}, { app } = test) => send(app, { url, headers });
const statuses = async (count: number, url: string, headers: Record<string, string> = {}) => {
  const answers: number[] = [];
  for (let sent = 0; sent < count; sent++) answers.push((await get(url, headers)).statusCode);
  return answers;
};
const tenant = { authorization: `Bearer ${TENANT_KEY}` };
const wrong = { authorization: 'Bearer wrong' };

describe('rate limits', () => {
  it('count for the address who shows no credential, a wrong one, or one that nobody looks at, on any path', async () => {
    expect((await get('/faults/none', wrong)).statusCode).toBe(200);
    expect((await get('/nowhere', tenant)).statusCode).toBe(404);
    expect((await get('/api/v1/things', wrong)).statusCode).toBe(401);
    for (const [url, headers] of [
      ['/faults/none', {}],
      ['/faults/none', wrong],
      ['/swagger-ui', tenant],
      ['/nowhere', {}],
      ['/swagger-ui', {}],
      ['/api/v1/things', {}],
      ['/api/v1/things', wrong],
      ['/api/v1/admin/things', { 'x-admin-key': 'wrong' }],
    ] as const) {
      expect([url, (await get(url, headers)).statusCode]).toEqual([url, 429]);
    }
  });

  it('count a request without a credential once', async () => {
    expect(await statuses(4, '/api/v1/things')).toEqual([401, 401, 401, 429]);
  });

  it('never shut out a valid credential for what others did from its address', async () => {
    expect((await statuses(4, '/api/v1/things', wrong)).at(-1)).toBe(429);
    expect((await get('/api/v1/things', tenant)).statusCode).toBe(200);
    expect((await get('/api/v1/admin/things', { 'x-admin-key': ADMIN_KEY })).statusCode).toBe(200);
  });

  it('count for the tenant who shows its key', async () => {
    expect(await statuses(6, '/api/v1/things', tenant)).toEqual([200, 200, 200, 200, 200, 429]);
  });

  it('leave probes and signed callbacks alone', async () => {
    expect(await statuses(5, '/health/live')).toEqual([200, 200, 200, 200, 200]);
    const headers = { 'x-twilio-signature': 'x', 'content-type': 'application/x-www-form-urlencoded' };
    for (let sent = 0; sent < 5; sent++) {
      const callback = { method: 'POST', url: '/incoming-call', headers, payload: 'CallSid=CA1' };
      expect((await send(test.app, callback)).statusCode).toBe(200);
    }
  });

  it('say what is left, and when to come back', async () => {
    const first = (await get('/api/v1/things', tenant)).headers;
    expect(first).toMatchObject({
      'x-ratelimit-limit': '5',
      'x-ratelimit-remaining': '4',
      'ratelimit-policy': '"default";q=5;w=60',
      ratelimit: expect.stringMatching(/^"default";r=4;t=(60|59)$/),
    });
    expect(first['retry-after']).toBeUndefined();
    await statuses(4, '/api/v1/things', tenant);
    const refused = await get('/api/v1/things', tenant);
    expect(refused.json().error).toBe('rate_limited');
    const [, seconds] = /t=(\d+)$/.exec(String(refused.headers.ratelimit)) ?? [];
    expect(refused.headers['retry-after']).toBe(seconds);
    expect(refused.headers['x-ratelimit-remaining']).toBe('0');
  });

  it('stand open while Coordination is away', async () => {
    test.coordination.away = true;
    expect(await statuses(5, '/faults/none')).toEqual([200, 200, 200, 200, 200]);
    expect(await statuses(7, '/api/v1/things', tenant)).toEqual([200, 200, 200, 200, 200, 200, 200]);
  });

  it('believe X-Forwarded-For only from a trusted proxy', async () => {
    const forwarded = (address: string) => ({ 'x-forwarded-for': address });
    await get('/faults/none', forwarded('203.0.113.7'));
    expect([...test.coordination.counters.keys()]).toEqual(['ratelimit/address/127.0.0.1']);
    const trusting = await openTestApp({ ...LIMITS, TRUST_PROXY: 'loopback' });
    await get('/faults/none', forwarded('203.0.113.7'), trusting);
    await get('/faults/none', forwarded('2001:db8:1:2:aaaa::1'), trusting);
    await get('/faults/none', forwarded('2001:db8:1:2::b'), trusting);
    expect([...trusting.coordination.counters].map(([key, { value }]) => [key, value])).toEqual([
      ['ratelimit/address/203.0.113.7', 1],
      ['ratelimit/address/2001:db8:1:2', 2],
    ]);
  });

  it('remember who is over, and count no further until the window ends', async () => {
    expect((await statuses(6, '/faults/none')).slice(3)).toEqual([429, 429, 429]);
    expect(test.coordination.counters.get('ratelimit/address/127.0.0.1')?.value).toBe(4);
  });

  it.each([
    ['a wrong key', wrong, 'ratelimit/address/127.0.0.1', [401, 401, 401, 429]],
    ['no key', {}, 'ratelimit/address/127.0.0.1', [401, 401, 401, 429]],
    ['a key', tenant, 'ratelimit/tenant/tenant-1', [400, 400, 400, 400, 400, 429]],
  ])('count malformed bodies with %s', async (_, credential, counter, expected) => {
    const headers = { 'content-type': 'application/json', ...credential };
    const answers: number[] = [];
    for (const _each of expected)
      answers.push(
        (await send(test.app, { method: 'POST', url: '/api/v1/things', headers, payload: '{"name":' })).statusCode,
      );
    expect(answers).toEqual(expected);
    expect(test.coordination.counters.get(counter)?.value).toBe(expected.length);
  });

  it('count a request with a body once', async () => {
    const payload = { name: 'a', inner: { text: 'b' } };
    await send(test.app, { method: 'POST', url: '/api/v1/things', headers: tenant, payload });
    expect(test.coordination.counters.get('ratelimit/tenant/tenant-1')?.value).toBe(1);
  });

  it('are told in one line, not in one for each request', async () => {
    await statuses(6, '/faults/none');
    expect(test.log()).not.toContain('429');
    await test.app.close();
    const lines = test
      .log()
      .split('\n')
      .filter((line) => line.includes('429'));
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { level: 'warn', status: 429, count: 3, msg: 'requests over their limit' },
    ]);
  });
});
