import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { applyDocument } from '../../src/apply/apply-document.js';
import { readDocument } from '../../src/apply/document/read-document.js';
import type { TenantDocument } from '../../src/apply/document/platform-document.js';
import type { Change } from '../../src/apply/steps/step.js';
import { AgentDirectory } from '../../src/agents/directory/agent-directory.js';
import { ApiKeys } from '../../src/tenants/directory/api-keys.js';
import { PhoneRoutes } from '../../src/tenants/directory/phone-routes.js';
import { TenantDirectory } from '../../src/tenants/directory/tenant-directory.js';
import { tenantIdOf } from '../../src/tenants/tenant.stream.js';
import { MemoryPlatform } from '../kit/memory-platform.js';
import { config } from '../tenants/tenant.samples.js';
import { arbitraryDocument } from './arbitrary-document.js';

let platform: MemoryPlatform;
beforeEach(() => {
  platform = new MemoryPlatform();
});

const apply = async (document: unknown, ...reissue: string[]): Promise<readonly Change[]> =>
  (
    await applyDocument(platform, readDocument(document), {
      ...{ reissue, correlationId: 'test', allowedHosts: [] },
    })
  ).changes;

const applyTenant = (change: Partial<TenantDocument> = {}, ...reissue: string[]): Promise<readonly Change[]> =>
  apply({ tenants: [{ key: 'acme', name: 'Acme', ...change }] }, ...reissue);

const outcomes = (changes: readonly Change[]) =>
  Object.fromEntries(changes.map(({ item, outcome }) => [item, outcome]));

const whole: Partial<TenantDocument> = {
  limits: { max_concurrent_calls: 3 },
  keys: [{ name: 'backend' }],
  tools: [
    {
      name: 'lookup',
      description: 'Looks up.',
      url: 'https://api.example/{id}',
      parameters: { type: 'object', properties: { id: { type: 'string' } } },
    },
  ],
  agents: [{ key: 'support', prompt: 'Help.', tools: ['lookup', 'end_call'] }],
  phone_routes: [{ number: '+15551234567', agent: 'support' }],
};

describe('applying a document', () => {
  it('makes everything that calls need, and nothing the second time', async () => {
    const changes = await applyTenant(whole);
    expect(outcomes(changes)).toEqual({
      'acme: tenant': 'created',
      'acme: tool lookup': 'created',
      'acme: agent support': 'created',
      'acme: phone route +15551234567': 'created',
      'acme: key backend': 'created',
    });
    const { ledger, vault, readModels, clock } = platform;
    const tenants = new TenantDirectory(ledger, readModels, config, clock);
    const secret = changes.find((change) => change.secret)?.secret ?? '';
    const tenantId = tenantIdOf('acme');
    expect(await new ApiKeys(ledger, tenants, clock).authenticate(secret)).toMatchObject({ tenantId });
    expect(await new PhoneRoutes(ledger, vault, readModels, clock).byNumber('+15551234567')).toMatchObject({
      tenantId,
    });
    const agents = new AgentDirectory(ledger, readModels, 'model', clock);
    expect(await agents.resolve(tenantId, { agentKey: 'support' })).toMatchObject({
      settings: { instructions: 'Help.', turnDetection: { type: 'server_vad' }, tools: ['lookup', 'end_call'] },
    });
    const again = await applyTenant(whole);
    expect(new Set(again.map(({ outcome }) => outcome))).toEqual(new Set(['unchanged']));
    expect(again.some((change) => change.secret)).toBe(false);
  });

  it('changes nothing when it is repeated, whatever the document', () =>
    fc.assert(
      fc.asyncProperty(arbitraryDocument, async (document) => {
        platform = new MemoryPlatform();
        await apply(document);
        const events = platform.store.log.length;
        const again = await apply(document);
        expect(again.filter(({ outcome }) => outcome !== 'unchanged')).toEqual([]);
        expect(platform.store.log).toHaveLength(events);
      }),
      { numRuns: 50 },
    ));

  it('publishes a new version where an agent differs, and the old one again where it is as it was', async () => {
    const agent = { key: 'support', prompt: 'One.' };
    await applyTenant({ agents: [agent] });
    const changed = await applyTenant({ agents: [{ ...agent, prompt: 'Two.' }] });
    expect(changed.at(-1)).toMatchObject({
      outcome: 'changed',
      events: ['AgentVersionDrafted', 'AgentVersionPublished'],
    });
    const back = await applyTenant({ agents: [agent] });
    expect(back.at(-1)).toMatchObject({ outcome: 'changed', events: ['AgentVersionPublished'] });
  });

  it('issues a key again when told to, and only then', async () => {
    const first = (await applyTenant({ keys: [{ name: 'backend' }] })).at(-1)?.secret ?? '';
    const second = (await applyTenant({ keys: [{ name: 'backend' }] }, 'acme/backend')).at(-1);
    expect(second).toMatchObject({ outcome: 'changed', events: ['ApiKeyRevoked', 'ApiKeyIssued'] });
    const { ledger, readModels, clock } = platform;
    const keys = new ApiKeys(ledger, new TenantDirectory(ledger, readModels, config, clock), clock);
    expect(await keys.authenticate(first)).toBeUndefined();
    expect(await keys.authenticate(second?.secret ?? '')).toBeDefined();
    await expect(applyTenant({ keys: [{ name: 'backend' }] }, 'acme/other')).rejects.toThrow(/must name keys/);
  });

  it('says that scopes of an issued key stand until it is issued again', async () => {
    await applyTenant({ keys: [{ name: 'backend' }] });
    const [, key] = await applyTenant({ keys: [{ name: 'backend', scopes: ['calls:read'] }] });
    expect(key).toMatchObject({ outcome: 'unchanged', note: expect.stringContaining('--reissue acme/backend') });
  });

  it('removes what is to be removed, once', async () => {
    await applyTenant(whole);
    const remove = { keys: ['backend'], tools: ['lookup'], agents: ['support'], phone_routes: ['+15551234567'] };
    const removed = outcomes(await applyTenant({ remove }));
    expect(removed).toEqual({
      'acme: tenant': 'unchanged',
      'acme: tool lookup': 'removed',
      'acme: agent support': 'removed',
      'acme: phone route +15551234567': 'removed',
      'acme: key backend': 'removed',
    });
    expect(new Set(Object.values(outcomes(await applyTenant({ remove }))))).toEqual(new Set(['unchanged']));
    expect(outcomes(await applyTenant(whole))['acme: agent support']).toBe('created');
  });

  it('leaves alone what it does not name', async () => {
    await applyTenant(whole);
    expect(outcomes(await applyTenant())).toEqual({ 'acme: tenant': 'unchanged' });
  });

  it('moves a number from one tenant to another', async () => {
    await applyTenant(whole);
    const number = '+15551234567';
    const changes = await apply({
      tenants: [
        {
          key: 'other',
          name: 'Other',
          agents: [{ key: 'desk', prompt: 'Help.' }],
          phone_routes: [{ number, agent: 'desk' }],
        },
        { key: 'acme', name: 'Acme', remove: { phone_routes: [number] } },
      ],
    });
    expect(outcomes(changes)).toMatchObject({
      [`acme: phone route ${number}`]: 'removed',
      [`other: phone route ${number}`]: 'created',
    });
  });

  it('changes nothing at all when a part is refused', async () => {
    await applyTenant(whole);
    const events = platform.store.log.length;
    const taken = apply({
      tenants: [{ key: 'other', name: 'Other', phone_routes: [{ number: '+15551234567', agent: 'support' }] }],
    });
    await expect(taken).rejects.toThrow('other: phone route +15551234567 is refused: phone-number-taken');
    expect(platform.store.log).toHaveLength(events);
  });
});
