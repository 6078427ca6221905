import { describe, expect, it } from '@jest/globals';
import { AuditReader } from '../../src/audit/audit-reader.js';
import { EventDecoder } from '../../src/platform/events/event-decoder.js';
import { tenantStream } from '../../src/tenants/tenant.stream.js';
import { MemoryPlatform } from '../kit/memory-platform.js';
import { at, createTenant } from '../tenants/tenant.samples.js';

const read = async (events: number, name = 'name') => {
  const platform = new MemoryPlatform();
  await createTenant(platform, 'a');
  for (let index = 1; index < events; index++)
    await platform.send(tenantStream, 'a', 'a', { type: 'RenameTenant', name: `${name} ${index}`, at });
  return new AuditReader(platform.store, new EventDecoder({ tenant: tenantStream.codec }, platform.vault));
};

const revisions = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => Number((JSON.parse(line) as { revision: string }).revision));

const all = async (reader: AuditReader, request: { from?: bigint; limit?: number } = {}) => {
  const pages: number[][] = [];
  let from = request.from;
  for (;;) {
    const page = await reader.page({ stream: 'tenant-a', decoded: false, ...request, from });
    if (page.lines > 0) pages.push(revisions(page.text));
    if (page.next === undefined || request.limit !== undefined) return pages;
    from = page.next;
  }
};

describe('pages of a stream', () => {
  it('hold every event once, in order, a hundred at most', async () => {
    const pages = await all(await read(250));
    expect(pages.map(({ length }) => length)).toEqual([100, 100, 50]);
    expect(pages.flat()).toEqual(Array.from({ length: 250 }, (_, index) => index));
  });

  it('end at a quarter of a megabyte, so that none is large between threads', async () => {
    const pages = await all(await read(6, 'x'.repeat(100_000)));
    expect(pages).toEqual([
      [0, 1, 2, 3],
      [4, 5],
    ]);
  });

  it('begin where they are asked to, hold no more than is asked, and are empty where there is nothing', async () => {
    const reader = await read(5);
    expect(await all(reader, { from: 2n, limit: 2 })).toEqual([[2, 3]]);
    expect(await reader.page({ stream: 'tenant-b', decoded: true })).toEqual({ text: '', lines: 0, next: undefined });
  });

  it('have what was read unsealed, where that is asked for', async () => {
    const { text } = await (await read(1)).page({ stream: 'tenant-a', decoded: true });
    expect(JSON.parse(text)).toMatchObject({ type: 'TenantCreated', decoded: { name: expect.any(String) } });
  });
});
