import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { TENANT_SCHEME } from '../../src/platform/http/openapi/security-schemes.js';
import { defaultScopes, scopes } from '../../src/contexts.js';
import { documentedOperations, type DocumentedOperation } from '../kit/documented-operations.js';
import { ADMIN_KEY, type Product, startProduct } from '../kit/product.js';

const MINUTE = 60_000;
const ANY_ID = '2f6b3a52-9d1e-4f0a-8b1c-5e7d9a3c4b21';

describe('the scopes of API keys', () => {
  let product: Product;
  let operations: readonly DocumentedOperation[];
  /** Texts of keys by the scopes that they have. */
  const texts = new Map<string, string>();

  beforeAll(async () => {
    product = await startProduct();
    const { body } = await product.send({ url: '/api-docs/openapi.json' });
    operations = documentedOperations(JSON.parse(body) as OpenAPIObject).filter(
      ({ security }) => TENANT_SCHEME in security,
    );
    const lists = [...scopes.flatMap((scope) => [[scope], without(scope)]), []];
    const keys = [{ name: 'default' }, ...lists.map((list) => ({ name: nameOf(list), scopes: list }))];
    const payload = { tenants: [{ key: 'acme', name: 'Acme', keys }] };
    const applied = await apply(payload);
    expect(applied.statusCode).toBe(200);
    for (const { item, secret } of (applied.json() as { changes: { item: string; secret?: string }[] }).changes)
      if (secret !== undefined) texts.set(item.replace('acme: key ', ''), secret);
  }, MINUTE);
  afterAll(() => product?.stop(), MINUTE);

  const apply = (payload: object) =>
    product.send({ method: 'POST', url: '/api/v1/admin/apply', payload, headers: { 'x-admin-key': ADMIN_KEY } });
  const asked = ({ method, path }: DocumentedOperation, key: string) => {
    const url = path.replace(/\{[^}]+\}/g, ANY_ID);
    const headers = { authorization: `Bearer ${texts.get(key)}` };
    return product.send({ method, url, headers, ...(method === 'GET' ? {} : { payload: {} }) });
  };
  const scopeOf = ({ security }: DocumentedOperation): string | undefined => security[TENANT_SCHEME]?.[0];

  it('are wanted by every route of tenants, one each, and are known', () => {
    expect(operations.length).toBeGreaterThan(5);
    const odd = operations.filter(
      (each) => security(each).length !== 1 || !scopes.some((scope) => scope === scopeOf(each)),
    );
    expect(odd).toEqual([]);
  });

  it('keep a key that has all others out of a route, with the one that it lacks', async () => {
    for (const operation of operations) {
      const scope = scopeOf(operation) ?? '';
      for (const key of [nameOf(without(scope)), nameOf([])]) {
        const refused = await asked(operation, key);
        const error = refused.json() as { error: string; details: object };
        expect([operation.method, operation.path, refused.statusCode, error.error, error.details]).toEqual([
          ...[operation.method, operation.path, 403, 'forbidden'],
          { reason: 'missing_scope', scope },
        ]);
      }
    }
  });

  it('let a key in that has nothing but the one', async () => {
    for (const operation of operations) {
      const { statusCode } = await asked(operation, nameOf([scopeOf(operation) ?? '']));
      expect([operation.path, [401, 403].includes(statusCode)]).toEqual([operation.path, false]);
    }
  });

  it('are calls and sessions for a key without a list', async () => {
    for (const operation of operations) {
      const { statusCode } = await asked(operation, 'default');
      const allowed = defaultScopes.some((scope) => scope === scopeOf(operation));
      expect([operation.path, statusCode === 403]).toEqual([operation.path, !allowed]);
    }
  });

  it('are refused by apply when nobody knows them', async () => {
    const keys = [{ name: 'a', scopes: ['calls:read', 'calls:dial'] }];
    const refused = await apply({ tenants: [{ key: 'acme', name: 'Acme', keys }] });
    expect([refused.statusCode, refused.body]).toEqual([400, expect.stringContaining('keys[0].scopes[1]')]);
  });
});

const security = ({ security: wanted }: DocumentedOperation): readonly string[] => wanted[TENANT_SCHEME] ?? [];
const without = (scope: string): readonly string[] => scopes.filter((each) => each !== scope);
const nameOf = (chosen: readonly string[]): string =>
  chosen.length === scopes.length - 1
    ? `without ${scopes.find((scope) => !chosen.includes(scope))}`
    : `only ${chosen.join()}`;
