import { beforeAll, describe, expect, it } from '@jest/globals';
import { send } from '../../kit/http-client.js';
import { openTestApp, TENANT_KEY, type TestApp } from './kit/test-app.js';

let test: TestApp;
beforeAll(async () => {
  test = await openTestApp();
});

const authorization = `Bearer ${TENANT_KEY}`;
const make = (payload: object) =>
  send(test.app, { method: 'POST', url: '/api/v1/things', headers: { authorization }, payload });
const list = (query: string, headers: Record<string, string> = {}) =>
  send(test.app, { method: 'GET', url: `/api/v1/things?${query}`, headers: { authorization, ...headers } });

describe('validation', () => {
  it('passes a valid body, without inventing what was not sent', async () => {
    const response = await make({ name: 'x', inner: { text: 'y' } });
    expect([response.statusCode, response.json()]).toEqual([
      201,
      { name: 'x', inner: { text: 'y' }, tenant_id: 'tenant-1' },
    ]);
  });

  it('names every wrong field, nested and unknown ones too', async () => {
    const response = await make({ name: 42, surprise: true, inner: { text: 1 } });
    expect(response.statusCode).toBe(400);
    const fields = response.json().details.fields as { field: string }[];
    expect([...new Set(fields.map(({ field }) => field))].sort()).toEqual(['inner.text', 'name', 'surprise']);
  });

  it('converts nothing by itself, and misses nothing that is required', async () => {
    expect((await make({ name: 'x', inner: { text: 'y' }, note: 1 })).statusCode).toBe(400);
    expect((await make({ name: 'x' })).json().details.fields[0].field).toBe('inner');
  });

  it('has defaults and bounds for lists', async () => {
    expect((await list('')).json()).toMatchObject({ limit: 25, offset: 0 });
    expect((await list('limit=100&offset=7')).json()).toMatchObject({ limit: 100, offset: 7 });
    for (const query of ['limit=0', 'limit=101', 'limit=x', 'limit=1.5', 'limit=', 'offset=-1', 'limit=1&limit=2']) {
      expect([query, (await list(query)).statusCode]).toEqual([query, 400]);
    }
    expect((await list('color=red')).json().details.fields[0].field).toBe('color');
  });

  it('takes a ledger position as a write answered it, and nothing else', async () => {
    expect((await list('')).json().position).toBeNull();
    expect((await list('', { 'ledger-position': '9007199254740993' })).json().position).toBe('9007199254740993');
    for (const position of ['-1', 'x', '1.5', '9'.repeat(20)]) {
      expect((await list('', { 'ledger-position': position })).statusCode).toBe(400);
    }
  });

  it('keeps what a carrier adds, and the URL that it signed', async () => {
    const response = await send(test.app, {
      method: 'POST',
      url: '/incoming-call?x=%20y',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' },
      payload: 'CallSid=CA1&Added=1&To=%2B49+1',
    });
    expect(response.json()).toEqual({
      form: { CallSid: 'CA1', Added: '1', To: '+49 1' },
      originalUrl: '/incoming-call?x=%20y',
    });
  });
});
