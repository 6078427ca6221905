import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { documentedOperations, type DocumentedOperation } from '../kit/documented-operations.js';
import { absentee } from '../kit/people.js';
import { ADMIN_KEY, AUDITOR_KEY, type Product, startProduct } from '../kit/product.js';
import type { Seeded } from '../kit/seed.js';
import { newCallSid, webhook } from '../kit/twilio-webhook.js';

const MINUTE = 60_000;
const AWAY = '+15550102077';
const POST = { method: 'POST', url: '/api/v1/make-call' };

describe('the API is what its document says', () => {
  let product: Product;
  let acme: Seeded;
  let document: OpenAPIObject;
  let operations: readonly DocumentedOperation[];
  beforeAll(async () => {
    product = await startProduct({ scripts: [absentee(AWAY)] });
    acme = await product.seed({ tenant: 'acme', number: '+15550109999' });
    document = JSON.parse((await product.send({ url: '/api-docs/openapi.json' })).body) as OpenAPIObject;
    operations = documentedOperations(document);
  }, MINUTE);
  afterAll(() => product?.stop(), MINUTE);

  it('in the names of its operations, which are plain', () => {
    const ids = operations.map(({ operationId }) => operationId);
    expect(ids).toEqual(expect.arrayContaining(['makeCall', 'listCallLogs', 'getVoiceSession', 'endCall']));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z]+([A-Z][a-z]+)*$/.test(id))).toEqual([]);
  });

  it('in what it answers to odd bodies, long paths and odd media types: nothing undocumented', async () => {
    for (const { method, path } of operations) {
      const authorization = `Bearer ${path.includes('/audit/') ? AUDITOR_KEY : acme.key}`;
      const headers = { authorization, 'x-admin-key': ADMIN_KEY };
      // `product.send` throws at a status that the document does not have.
      const long = path.replace(/\{[^}]+\}/g, 'x'.repeat(300));
      expect([path, (await product.send({ method, url: long, headers })).statusCode >= 500]).toEqual([path, false]);
      if (method === 'GET') continue;
      for (const [type, payload] of [
        ['application/json', '{"to":'],
        ['text/plain', 'hello'],
        ['application/x-www-form-urlencoded', `a=${'x'.repeat(70_000)}`],
      ] as const) {
        const url = path.replace(/\{[^}]+\}/g, 'x');
        const sent = { method, url, headers: { ...headers, 'content-type': type }, payload };
        expect([path, type, (await product.send(sent)).statusCode >= 400]).toEqual([path, type, true]);
      }
    }
  });

  it('in null, which is no text', async () => {
    for (const field of ['from', 'agent_key', 'agent_version_id', 'greeting', 'org_id', 'allow_duplicate']) {
      const refused = await product.as(acme, { ...POST, payload: { to: AWAY, [field]: null } });
      expect([field, refused.statusCode, refused.body]).toEqual([field, 400, expect.stringContaining(`"${field}"`)]);
    }
  });

  it('in how long an Idempotency-Key may be', async () => {
    const header = document.paths['/api/v1/make-call']?.post?.parameters?.find(
      (parameter) => 'name' in parameter && parameter.name === 'Idempotency-Key',
    );
    const longest = (header as { schema?: { maxLength?: number } }).schema?.maxLength ?? 0;
    const call = async (key: string) =>
      (await product.as(acme, { ...POST, headers: { 'idempotency-key': key }, payload: { to: AWAY } })).statusCode;
    expect([await call('k'.repeat(longest)), await call('k'.repeat(longest + 1))]).toEqual([200, 400]);
    expect(await call(`"${'k'.repeat(longest)}"`)).toBe(200);
  });

  it('in a position that the answer has not reached, which it says', async () => {
    const asked = { url: '/api/v1/call-logs', headers: { 'ledger-position': '9'.repeat(18) } };
    const behind = await product.as(acme, asked);
    expect([behind.statusCode, behind.headers['ledger-behind']]).toEqual([200, 'true']);
    expect(BigInt(String(behind.headers['ledger-position']))).toBeLessThan(BigInt('9'.repeat(18)));
    const reached = await product.as(acme, { url: '/api/v1/call-logs', headers: { 'ledger-position': '1' } });
    expect(reached.headers['ledger-behind']).toBeUndefined();
  });

  it('for the carrier also with a slash at the end, over which it signs', async () => {
    const fields = { CallSid: newCallSid(), From: '+15550100001', To: acme.number, CallStatus: 'ringing' };
    const answered = await webhook(product, '/api/v1/incoming-call/', fields);
    expect([answered.statusCode, answered.body]).toEqual([200, expect.stringContaining('<Connect')]);
    const status = { ...fields, CallStatus: 'completed' };
    expect((await webhook(product, '/api/v1/call-status/', status)).statusCode).toBe(200);
  });
});
