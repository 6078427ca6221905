import { beforeEach, describe, expect, it } from '@jest/globals';
import { PhoneRoutes } from '../../../src/tenants/directory/phone-routes.js';
import { phoneRouteIdOf, phoneRouteStream } from '../../../src/tenants/phone-route.stream.js';
import { MemoryPlatform } from '../../kit/memory-platform.js';
import { assignNumber, at } from '../tenant.samples.js';

let platform: MemoryPlatform;
let routes: PhoneRoutes;

beforeEach(() => {
  platform = new MemoryPlatform();
  routes = new PhoneRoutes(platform.ledger, platform.vault, platform.readModels, platform.clock);
});

describe('phone routes', () => {
  it('know whose number it is and where its calls go', async () => {
    await assignNumber(platform, 'a', '+15550100', 'both');
    expect(await routes.byNumber('+15550100')).toEqual({
      number: '+15550100',
      tenantId: 'a',
      direction: 'both',
      agentKey: 'support',
      agentVersionId: null,
      fallback: null,
    });
    expect(await routes.byNumber('+15550101')).toBeUndefined();
  });

  it('let the log refuse a number to a second tenant', async () => {
    await assignNumber(platform, 'a', '+15550100', 'both');
    await expect(assignNumber(platform, 'b', '+15550100', 'both')).rejects.toMatchObject({
      code: 'phone-number-taken',
    });
  });

  it('follow a number to its next owner', async () => {
    await assignNumber(platform, 'a', '+15550100', 'both');
    const id = await phoneRouteIdOf(platform.vault, '+15550100');
    await platform.send(phoneRouteStream, id, 'a', { type: 'RemovePhoneRoute', tenantId: 'a', at });
    expect(await routes.byNumber('+15550100')).toBeUndefined();
    await assignNumber(platform, 'b', '+15550100', 'both');
    expect((await routes.byNumber('+15550100'))?.tenantId).toBe('b');
  });

  it("call from the tenant's oldest number that may call out", async () => {
    await assignNumber(platform, 'a', '+15550100', 'inbound', '2026-03-01T10:00:00.000Z');
    await assignNumber(platform, 'a', '+15550102', 'outbound', '2026-03-01T12:00:00.000Z');
    await assignNumber(platform, 'a', '+15550101', 'both', '2026-03-01T11:00:00.000Z');
    await assignNumber(platform, 'b', '+15550103', 'both', '2026-03-01T09:00:00.000Z');
    expect(await routes.defaultFrom('a')).toBe('+15550101');
    expect(await routes.defaultFrom('c')).toBeUndefined();
  });

  it('name no number in the log, neither in a stream nor in clear', async () => {
    await assignNumber(platform, 'a', '+15550100', 'both');
    expect(JSON.stringify(platform.store.log.map(({ stream, data, meta }) => ({ stream, data, meta })))).not.toContain(
      '5550100',
    );
  });

  it('outlive the store for the numbers that they know', async () => {
    await assignNumber(platform, 'a', '+15550100', 'both');
    await routes.byNumber('+15550100');
    platform.cut();
    platform.clock.advance(60_000);
    expect((await routes.byNumber('+15550100'))?.tenantId).toBe('a');
  });
});
