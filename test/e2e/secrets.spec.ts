import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { documentedOperations } from '../kit/documented-operations.js';
import { eventually } from '../kit/eventually.js';
import { send } from '../kit/http-client.js';
import { ADMIN_KEY, AUDITOR_KEY, type Product, startProduct } from '../kit/product.js';

const MINUTE = 60_000;
const AUTH_TOKEN = 'canary0token0canary0token0canary';
const PREVIOUS = 'canary0former0canary0former0cana';
const HEADER = 'Bearer canary-header-canary-header';
const CANARY = /canary/i;
const TENANT = 'd2719b0c-3c0e-4ad4-9a4c-5a3b6e1d0f11';

describe('secrets of a tenant', () => {
  let product: Product;
  let key: string;

  beforeAll(async () => {
    product = await startProduct({ logs: true });
    const tool = { name: 'lookup', description: 'Looks up.', url: 'https://api.example.com/', parameters: {} };
    const twilio = { account_sid: `AC${'1'.repeat(32)}`, auth_token: AUTH_TOKEN, previous_auth_token: PREVIOUS };
    const tenant = {
      ...{ key: 'acme', id: TENANT, name: 'Acme', twilio, keys: [{ name: 'backend' }] },
      tools: [{ ...tool, parameters: { type: 'object' }, headers: { authorization: HEADER } }],
    };
    const applied = await product.send({
      ...{ method: 'POST', url: '/api/v1/admin/apply', payload: { tenants: [tenant] } },
      headers: { 'x-admin-key': ADMIN_KEY },
    });
    expect([applied.statusCode, applied.body]).toEqual([200, expect.not.stringMatching(CANARY)]);
    key = /"secret":"(vl_live_\w+)"/.exec(applied.body)?.[1] ?? '';
    expect(key).not.toBe('');
  }, MINUTE);
  afterAll(() => product?.stop(), MINUTE);

  const asked = (url: string, authorization: string) =>
    send(product.app, { url, headers: { authorization: `Bearer ${authorization}`, 'x-admin-key': ADMIN_KEY } });

  it('are not decoded for the auditor, who sees that one was set, when and by whom', async () => {
    const lines: string[] = [];
    for (const stream of [`tenant-${TENANT}`, `toolset-${TENANT}`]) {
      const { statusCode, body } = await asked(`/api/v1/audit/streams/${stream}?decoded=true`, AUDITOR_KEY);
      expect([stream, statusCode]).toEqual([stream, 200]);
      lines.push(...body.trim().split('\n'));
    }
    const events = lines.map((line) => JSON.parse(line) as { type: string; decoded: object; meta: object });
    const find = (type: string) => events.find((event) => event.type === type);
    expect(find('TwilioAccountSet')).toMatchObject({
      decoded: { authToken: '[secret]', previousAuthToken: '[secret]', at: expect.any(String) },
      meta: { actor: expect.any(String) },
    });
    expect(find('ToolDefined')?.decoded).toMatchObject({ name: 'lookup', headers: '[secret]' });
    expect(lines.join('')).not.toMatch(CANARY);
  });

  it('stand in no answer of any route, to anybody, in no log line and in no metric', async () => {
    await eventually(async () =>
      expect((await asked('/api/v1/admin/diagnostics', key)).body).not.toContain('"rebuilding"'),
    );
    const { body } = await product.send({ url: '/api-docs/openapi.json' });
    const ids = [`tenant-${TENANT}`, `toolset-${TENANT}`, `apiKey-${key.slice(8, 16)}`, TENANT];
    let answers = 0;
    for (const { method, path } of documentedOperations(JSON.parse(body) as OpenAPIObject)) {
      if (method !== 'GET') continue;
      for (const id of path.includes('{') ? ids : ['']) {
        for (const credential of [key, AUDITOR_KEY]) {
          for (const query of ['', '?decoded=true', '?limit=100']) {
            const url = `${path.replace(/\{[^}]+\}/g, id)}${query}`;
            const answer = await asked(url, credential);
            answers += Number(answer.statusCode === 200);
            expect([url, answer.body]).toEqual([url, expect.not.stringMatching(CANARY)]);
            expect([url, answer.body]).toEqual([url, expect.not.stringContaining(key)]);
          }
        }
      }
    }
    expect(answers).toBeGreaterThan(20);
    expect(product.logged()).not.toMatch(CANARY);
    expect(product.logged()).not.toContain(key);
  });
});
