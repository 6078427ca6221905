import { beforeAll, describe, expect, it } from '@jest/globals';
import { equalInConstantTime } from '../../../src/platform/security/constant-time.js';
import { send } from '../../kit/http-client.js';
import { ADMIN_KEY, AUDITOR_KEY, openTestApp, TENANT_KEY, type TestApp } from '../http/kit/test-app.js';

let test: TestApp;
let closed: TestApp;
beforeAll(async () => {
  test = await openTestApp();
  closed = await openTestApp({ ADMIN_API_KEY: '', AUDITOR_API_KEY: '' });
});

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const get = (url: string, headers: Record<string, string> = {}, { app } = test) => send(app, { url, headers });

describe('access', () => {
  it('lets a tenant in by its key alone', async () => {
    expect((await get('/api/v1/things', bearer(TENANT_KEY))).statusCode).toBe(200);
    expect((await get('/api/v1/things', { authorization: `bearer ${TENANT_KEY}` })).statusCode).toBe(200);
  });

  it.each([
    ['nothing', {}],
    ['another key', bearer('tenant-key-2')],
    ['another scheme', { authorization: `Basic ${TENANT_KEY}` }],
    ['two keys', bearer(`${TENANT_KEY} ${TENANT_KEY}`)],
    ['an endless key', bearer('x'.repeat(5_000))],
    ['the admin key', bearer(ADMIN_KEY)],
    ['a key where admins show theirs', { 'x-admin-key': TENANT_KEY }],
  ])('answers %s with one and the same 401', async (_, headers) => {
    const response = await get('/api/v1/things', { ...headers, 'x-request-id': 'a' });
    expect(response.statusCode).toBe(401);
    expect(response.headers['www-authenticate']).toBe('Bearer realm="voiceledger"');
    expect(response.json()).toEqual({
      ok: false,
      error: 'unauthorized',
      message: 'A valid credential is required.',
      details: {},
      request_id: 'a',
    });
  });

  it('refuses a key without the scope that a route wants', async () => {
    const response = await get('/api/v1/things/scoped', bearer(TENANT_KEY));
    expect([response.statusCode, response.json().details]).toEqual([
      403,
      { reason: 'missing_scope', scope: 'calls:write' },
    ]);
  });

  it.each([
    ['/api/v1/admin/things', { 'x-admin-key': ADMIN_KEY }, { 'x-admin-key': 'wrong' }],
    ['/metrics', { 'x-admin-key': ADMIN_KEY }, bearer(ADMIN_KEY)],
    ['/api/v1/audit', bearer(AUDITOR_KEY), { 'x-admin-key': ADMIN_KEY }],
  ])('opens %s to its key, and without a configured key hides it like any unknown path', async (url, right, wrong) => {
    expect((await get(url, right)).statusCode).toBe(200);
    expect((await get(url, wrong)).statusCode).toBe(401);
    expect((await get(url)).statusCode).toBe(401);
    const hidden = await get(url, { ...right, 'x-request-id': 'a' }, closed);
    const unknown = await get('/api/v1/nowhere', { 'x-request-id': 'a' }, closed);
    expect([hidden.statusCode, hidden.body]).toEqual([404, unknown.body]);
  });
});

describe('equalInConstantTime', () => {
  it('compares texts of any length', () => {
    expect(equalInConstantTime('key', 'key')).toBe(true);
    expect(equalInConstantTime('key', 'keys')).toBe(false);
    expect(equalInConstantTime('', 'key')).toBe(false);
  });
});
