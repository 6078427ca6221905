import { beforeAll, describe, expect, it } from '@jest/globals';
import { timeWindow } from '../../../src/platform/http/list-query.js';
import { filterOf, inWindow } from '../../../src/platform/queries/filter.js';
import { ALL_TENANTS, type Owner } from '../../../src/platform/queries/page.js';
import { ReadModelReader } from '../../../src/platform/queries/read-model-reader.js';
import { apiKeyStream } from '../../../src/tenants/api-key.stream.js';
import { apiKeys, type ApiKeyView } from '../../../src/tenants/read-models/api-keys.projection.js';
import { MemoryPlatform } from '../../kit/memory-platform.js';

const KEY = {
  type: 'IssueApiKey',
  secretHash: '0',
  last4: 'aaaa',
  scopes: [],
  expiresAt: null,
  replace: false,
} as const;

describe('the reader of read models', () => {
  let reader: ReadModelReader;
  const position = undefined;

  beforeAll(async () => {
    const platform = new MemoryPlatform();
    reader = new ReadModelReader(platform.readModels, platform.store);
    for (const [publicId, tenantId, day] of [
      ['a1', 'acme', 1],
      ['a2', 'acme', 2],
      ['b1', 'beta', 3],
    ] as const) {
      const issue = { ...KEY, tenantId, publicId, name: publicId, at: `2026-01-0${day}T00:00:00.000Z` };
      await platform.send(apiKeyStream, publicId, tenantId, issue);
    }
  });

  const idsOf = async (tenantId: Owner, filter = {}) => {
    const page = await reader.page<ApiKeyView>(apiKeys, { tenantId, filter, limit: 10, offset: 0, position });
    expect(page.total).toBe(page.documents.length);
    return page.documents.map(({ id }) => id);
  };

  it('lists what is one tenant’s, newest first, and everything to operators alone', async () => {
    expect(await idsOf('acme')).toEqual(['a2', 'a1']);
    expect(await idsOf(ALL_TENANTS)).toEqual(['b1', 'a2', 'a1']);
    expect(await idsOf('nobody')).toEqual([]);
  });

  it('never shows another tenant’s documents, whatever a filter says', async () => {
    expect(await idsOf('acme', { tenantId: 'beta' })).toEqual(['a2', 'a1']);
  });

  it('leaves out conditions that were not asked for', async () => {
    const createdAt = inWindow(timeWindow('2026-01-02'));
    expect(await idsOf(ALL_TENANTS, filterOf({ tenantId: undefined, createdAt }))).toEqual(['b1', 'a2']);
    expect(filterOf({ createdAt: inWindow(timeWindow()) })).toEqual({});
    expect(inWindow(timeWindow(undefined, '2026-01-02'))).toEqual({ $lt: '2026-01-02T00:00:00.000Z' });
  });

  it('finds one document by its id, for its tenant and for operators', async () => {
    const find = async (tenantId: Owner, id: string) =>
      (await reader.one<ApiKeyView>(apiKeys, { tenantId, id, position })).document?.id;
    expect(await find('acme', 'a1')).toBe('a1');
    expect(await find('acme', 'b1')).toBeUndefined();
    expect(await find(ALL_TENANTS, 'b1')).toBe('b1');
    expect(await find(ALL_TENANTS, 'c1')).toBeUndefined();
  });
});
