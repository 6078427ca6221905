import { beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { send } from '../../kit/http-client.js';
import { openApiCheck, type Observed } from '../../kit/openapi-check.js';
import { openTestApp, TENANT_KEY, type TestApp } from './kit/test-app.js';

let test: TestApp;
beforeAll(async () => {
  test = await openTestApp();
});

const document = async (name: string): Promise<OpenAPIObject> =>
  (await send(test.app, { url: `/api-docs/${name}.json` })).json() as OpenAPIObject;
const operations = (paths: Record<string, object>) =>
  Object.entries(paths).flatMap(([path, item]) => Object.keys(item).map((method) => `${method} ${path}`));

describe('the API documents', () => {
  it('are OpenAPI 3.1 and hold every route, but no legacy alias', async () => {
    const all = await document('openapi');
    expect(all).toMatchObject({ openapi: '3.1.0', info: { title: 'Voiceledger', version: '1.2.3' } });
    expect(operations(all.paths).sort()).toEqual([
      'get /api/v1/admin/things',
      'get /api/v1/audit',
      'get /api/v1/things',
      'get /api/v1/things/scoped',
      'get /health',
      'get /health/live',
      'get /health/ready',
      'get /metrics',
      'post /api/v1/incoming-call',
      'post /api/v1/things',
    ]);
  });

  it('are cut by who may use a route', async () => {
    const [open, admin] = [await document('public'), await document('admin')];
    expect(operations(open.paths).sort()).toEqual([
      'get /api/v1/things',
      'get /api/v1/things/scoped',
      'get /health',
      'get /health/live',
      'get /health/ready',
      'post /api/v1/things',
    ]);
    expect(operations(admin.paths).sort()).toEqual(['get /api/v1/admin/things', 'get /api/v1/audit', 'get /metrics']);
    expect(Object.keys(open.components?.securitySchemes ?? {})).toEqual(['tenantKey']);
    expect(Object.keys(admin.components?.securitySchemes ?? {})).toEqual(['adminKey', 'auditorKey']);
    expect(Object.keys(open.components?.schemas ?? {}).sort()).toContain('MadeThing');
    expect(Object.keys(admin.components?.schemas ?? {}).sort()).toEqual(['ErrorBody', 'ErrorCode']);
  });

  it('have stable and unique operation ids, and the shared error on what can fail', async () => {
    const all = await document('openapi');
    const ids = Object.values(all.paths).flatMap(({ get, post }) =>
      [get, post].flatMap((operation) => (operation === undefined ? [] : [operation.operationId])),
    );
    expect(ids).toContain('listAdminThings');
    expect(new Set(ids).size).toBe(ids.length);
    expect(all.paths['/api/v1/things']?.post?.responses['400']).toMatchObject({
      content: { 'application/json': { schema: { $ref: '#/components/schemas/ErrorBody' } } },
    });
  });

  it('can be browsed without another host', async () => {
    const page = await send(test.app, { url: '/swagger-ui' });
    expect(page.statusCode).toBe(200);
    expect(page.body).not.toMatch(/https?:/);
    const files = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file = '']) => file);
    expect(files).toHaveLength(5);
    for (const url of files) expect([url, (await send(test.app, { url })).statusCode]).toEqual([url, 200]);
    expect((await send(test.app, { url: '/swagger-ui/start.js' })).body).toContain('/api-docs/public.json');
    expect((await send(test.app, { url: '/swagger-ui/package.json' })).statusCode).toBe(404);
  });
});

describe('openApiCheck', () => {
  const observe = async (method: string, url: string, payload?: object): Promise<Observed> => {
    const headers = { authorization: `Bearer ${TENANT_KEY}` };
    const { statusCode: status, body, ...answer } = await send(test.app, { method, url, headers, payload });
    return { method, url, status, body, contentType: answer.headers['content-type'] };
  };

  it('accepts what is documented, errors too', async () => {
    const check = openApiCheck(test.documents().all);
    check(await observe('POST', '/api/v1/things', { name: 'x', inner: { text: 'y' } }));
    check(await observe('POST', '/api/v1/things', {}));
    check(await observe('GET', '/health/ready'));
  });

  it('refuses an unknown operation, an unknown status, and a body that does not fit', async () => {
    const check = openApiCheck(test.documents().all);
    const good = await observe('POST', '/api/v1/things', { name: 'x', inner: { text: 'y' } });
    expect(() => check({ ...good, method: 'PUT' })).toThrow('PUT /api/v1/things is not documented');
    expect(() => check({ ...good, status: 418 })).toThrow('418 is not documented');
    expect(() => check({ ...good, contentType: 'text/html' })).toThrow('is not documented as "text/html"');
    expect(() => check({ ...good, body: '{"name":"x"}' })).toThrow("must have required property 'tenant_id'");
    expect(() => check({ ...good, body: '{"name":1,"tenant_id":"t","inner":{"text":1}}' })).toThrow('inner/text');
  });
});
