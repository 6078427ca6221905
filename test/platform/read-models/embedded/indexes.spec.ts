import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SqliteReadModelStore } from '../../../../src/platform/read-models/embedded/sqlite-read-model-store.js';
import { temporaryFolder } from '../../../kit/temporary-folder.js';

const model = { name: 'calls', version: 1, indexes: [['tenantId', '-createdAt'], ['createdAt']] };

describe('the indexes of embedded read models', () => {
  let database: InstanceType<typeof DatabaseSync>;
  beforeAll(async () => {
    const path = join(await temporaryFolder(), 'views.db');
    const store = new SqliteReadModelStore(path);
    await store.prepare(model);
    const page = { id: 'a/1', callId: 'a' };
    const call = { id: 'a', tenantId: 't', createdAt: '2026-01-01T00:00:00.000Z' };
    await store.commit(
      model,
      [page, call].map((document) => ({ id: document.id, document, lastPosition: 1n })),
      1n,
      1n,
    );
    await store.close();
    database = new DatabaseSync(path);
  });
  afterAll(() => database.close());

  const field = (name: string): string => `json_extract(document, '$.${name}')`;
  const planOf = (where: string, order: string): string =>
    (
      database
        .prepare(
          `EXPLAIN QUERY PLAN SELECT document FROM "calls@1" WHERE document IS NOT NULL${where} ORDER BY ${order}`,
        )
        .all() as { detail: string }[]
    )
      .map(({ detail }) => detail)
      .join('; ');

  it('serve a list by the value of their first field, in its order', () => {
    const plan = planOf(` AND ${field('tenantId')} = 't'`, `${field('createdAt')} DESC, id`);
    expect(plan).toBe('SEARCH calls@1 USING INDEX calls@1 tenantId -createdAt (<expr>=?)');
  });

  it('serve the order of everything where they are of one field', () => {
    expect(planOf('', `${field('createdAt')}, id`)).toBe('SCAN calls@1 USING INDEX calls@1 createdAt');
  });

  it('are not used where they could miss a document', () => {
    expect(planOf(` AND ${field('tenantId')} IS NULL`, 'id')).not.toContain('tenantId');
  });
});
