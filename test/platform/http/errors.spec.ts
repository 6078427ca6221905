import { beforeAll, describe, expect, it } from '@jest/globals';
import { send } from '../../kit/http-client.js';
import { openTestApp, TENANT_KEY, type TestApp } from './kit/test-app.js';

let test: TestApp;
beforeAll(async () => {
  test = await openTestApp();
});

const get = (url: string, headers: Record<string, string> = {}) =>
  send(test.app, { method: 'GET', url, headers: { 'x-request-id': 'me-1', ...headers } });

const post = (body: string | Buffer, contentType = 'application/json') =>
  send(test.app, {
    method: 'POST',
    url: '/api/v1/things',
    headers: { authorization: `Bearer ${TENANT_KEY}`, 'content-type': contentType },
    payload: body,
  });

const shape = (error: string, details: object = {}) => ({
  ok: false,
  error,
  message: expect.any(String),
  details,
  request_id: 'me-1',
});

describe('errors', () => {
  it.each([
    ['/nowhere', 404, shape('not_found')],
    ['/%zz', 400, shape('invalid_request')],
    [`/faults/${'x'.repeat(300)}`, 414, shape('invalid_request')],
    ['/faults/api', 409, { ...shape('conflict', { call_id: 'abc' }), message: 'Busy.' }],
    ['/faults/refused', 412, shape('precondition_failed', { reason: 'thing_not_live' })],
    ['/faults/refused-unlisted', 409, shape('conflict', { reason: 'thing_is_odd' })],
    ['/faults/store', 503, shape('unavailable')],
    [
      '/faults/full-disk',
      503,
      { ...shape('unavailable', { reason: 'disk_full' }), message: "The server's disk is full." },
    ],
    ['/faults/full-disk-of-keys', 503, expect.objectContaining({ details: { reason: 'disk_full' } })],
    ['/faults/vault', 503, shape('unavailable')],
    ['/faults/coordination', 503, shape('unavailable')],
    ['/faults/views', 503, shape('unavailable')],
    ['/faults/fault', 500, shape('internal_error')],
  ])('GET %s answers %d in the one shape', async (url, status, body) => {
    const response = await get(url);
    expect(response.statusCode).toBe(status);
    expect(response.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(response.headers['x-request-id']).toBe('me-1');
    expect(response.json()).toEqual(body);
  });

  it('says when to try again after an outage, and when the error itself says so', async () => {
    expect((await get('/faults/store')).headers['retry-after']).toBe('2');
    expect((await get('/faults/api')).headers['retry-after']).toBe('3');
  });

  it('tells nothing of a fault, and logs it with its request id', async () => {
    const response = await get('/faults/fault', { 'x-request-id': 'fault-7' });
    expect(response.body).not.toContain('called');
    const line = test
      .log()
      .split('\n')
      .find((entry) => entry.includes('unexpected error') && entry.includes('fault-7'));
    expect(JSON.parse(line ?? '{}')).toMatchObject({ level: 'error', err: { type: 'Error' } });
  });

  it('answers an unknown method on a known path as an unknown path', async () => {
    const response = await send(test.app, { method: 'DELETE', url: '/faults/x' });
    expect([response.statusCode, response.json().error]).toEqual([404, 'not_found']);
  });

  it.each([
    ['malformed JSON', '{"name":', 400],
    ['a poisoned prototype', '{"__proto__":{"admin":true},"name":"x"}', 400],
    ['a poisoned constructor', '{"constructor":{"prototype":{"admin":true}}}', 400],
    ['JSON nested too deep', `${'['.repeat(40)}${']'.repeat(40)}`, 400],
    ['JSON nested absurdly deep', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 400],
    ['a list where an object belongs', '[]', 400],
    ['a string where an object belongs', '"x"', 400],
    ['null where an object belongs', 'null', 400],
    ['no body', '', 400],
  ])('refuses %s', async (_, body, status) => {
    const response = await post(body);
    expect([response.statusCode, response.json().error]).toEqual([status, 'invalid_request']);
  });

  it('refuses an object of thousands of fields, at any depth, before each is judged', async () => {
    const wide = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`k${index}`, 1]));
    for (const body of [wide, { name: [{ wide }] }]) {
      const response = await post(JSON.stringify(body));
      expect([response.statusCode, response.json().message]).toEqual([
        400,
        'An object of the body has more than 256 fields.',
      ]);
    }
  });

  it('refuses bytes that are not UTF-8, bodies too large and other content types', async () => {
    expect((await post(Buffer.from([0x22, 0xff, 0x22]))).json().error).toBe('invalid_request');
    const large = await post(JSON.stringify({ name: 'x'.repeat(300_000) }));
    expect([large.statusCode, large.json().error]).toEqual([413, 'payload_too_large']);
    const form = await post(`name=${'x'.repeat(70_000)}`, 'application/x-www-form-urlencoded');
    expect(form.statusCode).toBe(413);
    for (const contentType of ['text/plain', 'application/xml', 'multipart/form-data; boundary=x']) {
      const response = await post('<a/>', contentType);
      expect([response.statusCode, response.json().error]).toEqual([415, 'unsupported_media_type']);
    }
  });

  it('has security headers on answers and errors alike', async () => {
    for (const url of ['/faults/none', '/nowhere', '/faults/fault']) {
      const { headers } = await get(url);
      expect(headers['content-security-policy']).toContain("default-src 'self'");
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['strict-transport-security']).toBeUndefined();
      expect(headers['x-powered-by']).toBeUndefined();
    }
  });
});
