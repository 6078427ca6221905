import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import fc from 'fast-check';
import { inboundCallId } from '../../src/calls/services/call-ids.js';
import { send, type Sent } from '../kit/http-client.js';
import { ADMIN_KEY, AUDITOR_KEY, type Product, startProduct } from '../kit/product.js';
import { RawSocket } from '../kit/raw-socket.js';
import { readCall } from '../kit/read-call.js';
import type { Seeded } from '../kit/seed.js';
import { newCallSid, webhook } from '../kit/twilio-webhook.js';

const MINUTE = 60_000;
const odd = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
  fc.constantFrom(
    '\u0000',
    '\r\nx: y',
    '\u001b[2J',
    '..',
    '%',
    '__proto__',
    'constructor',
    '9'.repeat(19),
    '-1',
    '1e9',
  ),
  fc.constantFrom('$all', "' OR 1=1 --", '{"$gt":""}', '2026-02-30', 'x'.repeat(300), '\ud83d\ude00', '0', ' '),
);
const value = fc.oneof(odd, fc.jsonValue({ maxDepth: 2 }), fc.constantFrom('+15550100001', null, [], {}, 0));

describe('whatever is asked', () => {
  let product: Product;
  let acme: Seeded;
  let operations: { method: string; path: string; query: string[] }[];
  beforeAll(async () => {
    product = await startProduct();
    acme = await product.seed({ tenant: 'acme', number: '+15550109999' });
    const { paths } = (await product.send({ url: '/api-docs/openapi.json' })).json() as OpenAPIObject;
    operations = Object.entries(paths).flatMap(([path, item]) =>
      (['get', 'post', 'delete'] as const).flatMap((method) => {
        const parameters = (item[method]?.parameters ?? []) as { in: string; name: string }[];
        const query = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
        return item[method] === undefined ? [] : [{ method: method.toUpperCase(), path, query }];
      }),
    );
  }, MINUTE);
  afterAll(() => product?.stop(), MINUTE);

  /** By somebody who may do everything: what is refused is refused for what it is. */
  const answered = async (request: Sent): Promise<number> => {
    const credentials = request.url.includes('/audit/') ? AUDITOR_KEY : acme.key;
    const headers = { authorization: `Bearer ${credentials}`, 'x-admin-key': ADMIN_KEY, ...request.headers };
    return (await send(product.app, { ...request, headers })).statusCode;
  };

  it(
    'in paths and queries, it is never a fault of ours',
    async () => {
      const asked = fc.record({ of: fc.nat(), id: odd, name: fc.nat(), text: odd, position: odd });
      await fc.assert(
        fc.asyncProperty(asked, async ({ of, id, name, text, position }) => {
          const { method, path, query } = operations[of % operations.length] ?? { method: 'GET', path: '/', query: [] };
          const field = query[name % Math.max(1, query.length)] ?? 'limit';
          const url = `${path.replace(/\{[^}]+\}/, encodeURIComponent(id.toWellFormed()))}?${new URLSearchParams({ [field]: text }).toString()}`;
          const headers = /^(?!\d+$)[\x21-\x7e]+$/.test(position) ? { 'ledger-position': position } : {};
          const status = await answered({ method, url, headers });
          expect([url, status < 500]).toEqual([url, true]);
        }),
        { numRuns: 150 },
      );
    },
    MINUTE,
  );

  it(
    'in bodies, it is never a fault of ours',
    async () => {
      const body = fc.oneof(
        fc.record({ to: value, from: value, greeting: value, agent: value, org_id: value }, { requiredKeys: ['to'] }),
        fc.record({ tenants: fc.array(fc.record({ key: value, name: value, twilio: value, agents: value })) }),
        fc.jsonValue(),
      );
      await fc.assert(
        fc.asyncProperty(fc.constantFrom('make-call', 'admin/apply'), body, async (path, payload) => {
          const request = { method: 'POST', url: `/api/v1/${path}`, headers: { 'content-type': 'application/json' } };
          const status = await answered({ ...request, payload: JSON.stringify(payload) });
          // 502: a number that the carrier does not know is no fault of ours.
          expect([status, [200, 400, 404, 409, 502].includes(status)]).toEqual([status, true]);
        }),
        { numRuns: 100 },
      );
    },
    MINUTE,
  );

  it('without a signature, it is refused to whoever knows the account', async () => {
    const { accountSid } = product.lab.addresses;
    const json = { AccountSid: accountSid, CallSid: newCallSid(), x: { toString: 1, valueOf: [[{}]] } };
    const headers = { 'x-twilio-signature': 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=' };
    expect(await answered({ method: 'POST', url: '/api/v1/incoming-call', payload: json, headers })).toBe(403);
    const form = `AccountSid=${accountSid}`;
    const absolute = new RawSocket(
      product.baseUrl,
      `POST http://elsewhere/api/v1/incoming-call HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-twilio-signature: x\r\n` +
        `content-type: application/x-www-form-urlencoded\r\ncontent-length: ${form.length}\r\n\r\n${form}`,
    );
    await absolute.closed;
    expect(absolute.heard).toMatch(/^HTTP\/1\.1 403 /);
  });

  it('again, signed as it was the first time, it changes nothing', async () => {
    const callSid = newCallSid();
    const { accountSid } = product.lab.addresses;
    const callId = inboundCallId(accountSid, callSid);
    const form = { CallSid: callSid, From: '+15550100001', To: acme.number, CallStatus: 'ringing' };
    const posts = [
      ['/api/v1/incoming-call', form],
      [`/api/v1/calls/${callId}/continue?attempt=1`, { ...form, CallStatus: 'in-progress' }],
      [`/api/v1/call-status?call_id=${callId}`, { ...form, CallStatus: 'completed', CallDuration: '3' }],
    ] as const;
    for (const [url, fields] of posts) expect((await webhook(product, url, fields)).statusCode).toBe(200);
    const before = await readCall(product, callId);
    expect(before.at(-1)?.type).toBe('CallEnded');
    const replays = [...posts, ...posts, ...posts].map(([url, fields]) => webhook(product, url, fields));
    expect(new Set((await Promise.all(replays)).map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
    expect(await readCall(product, callId)).toEqual(before);
  });
});
