import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { handleCommand } from '../../src/platform/commands/handle-command.js';
import { Ledger } from '../../src/platform/commands/ledger.js';
import { apiKeyStream } from '../../src/tenants/api-key.stream.js';
import { readPublicId } from '../../src/tenants/api-key-text.js';
import { eventually } from '../kit/eventually.js';
import { absentee, listener } from '../kit/people.js';
import { type Product, startProduct } from '../kit/product.js';
import type { Seeded } from '../kit/seed.js';

const MINUTE = 60_000;
const [IN, AWAY] = ['+15550102041', '+15550102042'] as const;
const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** Every operation that a tenant's key opens. */
const tenantOperations = ({ paths }: OpenAPIObject) =>
  Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const security = item[method]?.security ?? [];
      return security.some((need) => 'tenantKey' in need) ? [{ method: method.toUpperCase(), path }] : [];
    }),
  );

describe('tenants', () => {
  let product: Product;
  let acme: Seeded;
  let beta: Seeded;
  let operations: ReturnType<typeof tenantOperations>;
  /** Everything of acme's that has a name: the live call's stream, SIDs and ids. */
  let foreignIds: readonly string[];
  let position: string;

  beforeAll(async () => {
    product = await startProduct({ scripts: [listener(IN), absentee(AWAY)] });
    acme = await product.seed({ tenant: 'acme', number: '+15550109999' });
    beta = await product.seed({ tenant: 'beta', number: '+15550109998' });
    const document = await product.send({ url: '/api-docs/openapi.json' });
    operations = tenantOperations(document.json() as OpenAPIObject);
    const live = await product.lab.callIn({ script: `listener-${IN.slice(-4)}`, to: acme.number });
    const session = await eventually(async () => {
      const found = await product.as(acme, { url: `/api/v1/active-sessions/${live}` });
      expect(found.json()).toMatchObject({ stream_sid: expect.any(String) });
      return found.json() as Record<string, string>;
    });
    const payload = { to: AWAY };
    const placed = await product.as(acme, { method: 'POST', url: '/api/v1/make-call', payload });
    position = String(placed.headers['ledger-position']);
    const { call_id: callId, call_sid: callSid } = placed.json() as Record<string, string>;
    const { stream_sid: stream, voice_session_id: id } = session;
    foreignIds = [live, stream, id, callId, callSid].map(String);
  }, MINUTE);
  afterAll(() => product?.stop(), MINUTE);

  it('cannot tell another tenant’s id from one that nobody has', async () => {
    const withId = operations.filter(({ path }) => path.includes('{'));
    expect(withId.length).toBeGreaterThanOrEqual(4);
    for (const { method, path } of withId) {
      const ask = (id: string) =>
        product.as(beta, {
          method,
          url: path.replace(/\{[^}]+\}/, id),
          headers: { 'x-request-id': 'same', 'ledger-position': position },
        });
      const unknown = await ask(randomUUID());
      expect(unknown.statusCode).toBe(404);
      for (const id of foreignIds) {
        const foreign = await ask(id);
        expect([foreign.statusCode, foreign.body]).toEqual([unknown.statusCode, unknown.body]);
      }
    }
    const still = await product.as(acme, { url: '/api/v1/active-sessions' });
    expect(still.json()).toMatchObject({ total: 1 });
  });

  it('see nothing of each other in lists', async () => {
    const lists = operations.filter(({ method, path }) => method === 'GET' && !path.includes('{'));
    expect(lists.length).toBeGreaterThanOrEqual(3);
    for (const { path } of lists) {
      const headers = { 'ledger-position': position };
      const foreign = await product.as(beta, { url: path, headers });
      expect(foreign.json()).toMatchObject({ data: [], total: 0 });
      const own = (await product.as(acme, { url: path, headers })).json() as { total: number };
      expect(own.total).toBeGreaterThan(0);
    }
  });

  it('cannot find each other by filters', async () => {
    for (const id of foreignIds) {
      const found = await product.as(beta, { url: `/api/v1/voice-sessions?stream_id=${id}` });
      expect(found.json()).toMatchObject({ data: [], total: 0 });
    }
  });

  it('let nobody in without their key', async () => {
    const revoked = await product.seed({ tenant: 'revoked', number: '+15550109997' });
    const ledger = product.app.get(Ledger);
    const context = { tenantId: revoked.tenantId, actor: 'test', correlationId: 'test' };
    const revoke = { type: 'RevokeApiKey', at: '2026-01-02T00:00:00.000Z' } as const;
    await handleCommand(ledger, apiKeyStream, readPublicId(revoked.key) ?? '', revoke, context);
    const strangers = [
      {},
      { authorization: 'Bearer' },
      { authorization: 'Basic YTpi' },
      { authorization: `Bearer ${acme.key.slice(0, -1)}` },
      { authorization: `Bearer ${acme.key}x` },
      { authorization: `Bearer ${acme.key} ${beta.key}` },
      { authorization: `Bearer ${'x'.repeat(5_000)}` },
      { authorization: `Bearer ${revoked.key}` },
      { 'x-tenant-id': acme.tenantId },
    ];
    expect(operations.length).toBeGreaterThanOrEqual(8);
    for (const { method, path } of operations) {
      const url = path.replace(/\{[^}]+\}/, foreignIds[0] ?? '');
      const answers = await Promise.all(
        strangers.map((headers) => product.send({ method, url, headers: { 'x-request-id': 'same', ...headers } })),
      );
      expect(answers.map(({ statusCode }) => statusCode)).toEqual(strangers.map(() => 401));
      expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    }
  });

  it('do not share idempotency keys', async () => {
    const payload = { to: AWAY, allow_duplicate: true };
    const headers = { 'idempotency-key': 'shared' };
    const request = { method: 'POST', url: '/api/v1/make-call', payload, headers };
    const [first, second] = await Promise.all([product.as(acme, request), product.as(beta, request)]);
    expect([first.statusCode, second.statusCode]).toEqual([200, 200]);
    expect(second.body).not.toBe(first.body);
    expect([first, second].map((answer) => answer.headers['idempotent-replayed'])).toEqual([undefined, undefined]);
  });
});
