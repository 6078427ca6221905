import { beforeEach, describe, expect, it } from '@jest/globals';
import { applyDocument } from '../../src/apply/apply-document.js';
import { DocumentInvalid } from '../../src/apply/document/document-invalid.js';
import type { TenantDocument } from '../../src/apply/document/platform-document.js';
import { readDocument } from '../../src/apply/document/read-document.js';
import { MemoryPlatform } from '../kit/memory-platform.js';

let platform: MemoryPlatform;
beforeEach(() => {
  platform = new MemoryPlatform();
});

type Settings = Readonly<{ allowedHosts?: readonly string[]; plan?: boolean }>;

const apply = (tenant: Partial<TenantDocument>, { allowedHosts = [], plan = false }: Settings = {}) =>
  applyDocument(platform, readDocument({ tenants: [{ key: 'acme', name: 'Acme', ...tenant }] }), {
    ...{ reissue: [], correlationId: 'test', allowedHosts, plan },
  });

const problemsOf = async (tenant: object, settings: Settings = {}): Promise<readonly string[]> => {
  try {
    await apply(tenant, settings);
  } catch (error) {
    if (error instanceof DocumentInvalid) return error.problems.map(({ field, message }) => `${field} ${message}`);
    throw error;
  }
  return [];
};

const tool = {
  name: 'lookup_order',
  description: 'Finds an order.',
  url: 'https://192.0.43.8/orders/{order_id}',
  parameters: { type: 'object', properties: { order_id: { type: 'string' } } },
};
const support = { key: 'support', prompt: 'Help.', tools: ['lookup_order', 'end_call'] };
const route = { number: '+15551234567', agent: 'support' };

describe('a document whose names lead nowhere', () => {
  it.each<[string, object, string]>([
    [
      'a tool',
      { tools: [tool], agents: [{ ...support, tools: ['lookup_oder'] }] },
      'tenants[0].agents[0].tools[0] lookup_oder is no tool of this tenant; did you mean lookup_order?',
    ],
    [
      'an agent',
      { tools: [tool], agents: [support], phone_routes: [{ ...route, agent: 'suport' }] },
      'tenants[0].phone_routes[0].agent suport is no published agent of this tenant; did you mean support?',
    ],
    [
      'a version',
      {
        tools: [tool],
        agents: [support],
        phone_routes: [{ ...route, agent_version_id: '2f6b3a52-9d1e-4f0a-8b1c-5e7d9a3c4b21' }],
      },
      'tenants[0].phone_routes[0].agent_version_id is no version of this agent that calls may get',
    ],
    [
      'a place in a URL',
      { tools: [{ ...tool, url: 'https://192.0.43.8/{orderid}' }] },
      "tenants[0].tools[0].url has {orderid}, which is none of the parameters' properties; did you mean order_id?",
    ],
    [
      'a voice',
      { agents: [{ key: 'support', prompt: 'Help.', voice: 'marine' }] },
      'tenants[0].agents[0].voice must be one of the voices alloy, ash, ballad, cedar, coral, echo, marin, sage, shimmer, verse; did you mean marin?',
    ],
    ['a scope', { keys: [{ name: 'backend', scopes: ['calls:reed'] }] }, 'did you mean calls:read?'],
    [
      'a field',
      { agents: [{ key: 'support', promt: 'Help.' }] },
      'agents[0].promt is not known here; did you mean prompt?',
    ],
    [
      'an address that is not public',
      { tools: [{ ...tool, url: 'https://10.0.0.1/' }] },
      'tenants[0].tools[0].url would not be called: the address is not public; to allow it, put 10.0.0.1 into',
    ],
    [
      'plain http',
      { tools: [{ ...tool, url: 'http://crm.example:8080/' }] },
      'only https is allowed; to allow it, put crm.example:8080',
    ],
    ['a name of our own machine', { tools: [{ ...tool, url: 'https://localhost/' }] }, 'the address is not public'],
  ])('%s: is refused with the place and the nearest spelling, and changes nothing', async (_, tenant, problem) => {
    expect(await problemsOf(tenant)).toContainEqual(expect.stringContaining(problem));
    expect(platform.store.log).toHaveLength(0);
  });

  it('may rely on what was applied before, and not on what it removes itself', async () => {
    await apply({ tools: [tool], agents: [support] });
    expect(await problemsOf({ phone_routes: [route] })).toEqual([]);
    expect(await problemsOf({ agents: [{ ...support, prompt: 'Help more.' }] })).toEqual([]);
    expect(await problemsOf({ agents: [support], remove: { tools: ['lookup_order'] } })).toHaveLength(1);
    expect(await problemsOf({ phone_routes: [route], remove: { agents: ['support'] } })).toHaveLength(1);
  });

  it('may name hosts that this server is allowed to call', async () => {
    const local = { tools: [{ ...tool, url: 'http://127.0.0.1:8080/{order_id}' }] };
    expect(await problemsOf(local, { allowedHosts: ['127.0.0.1:8080'] })).toEqual([]);
  });
});

describe('a plan', () => {
  const wanted = { tools: [tool], agents: [support], phone_routes: [route], keys: [{ name: 'backend' }] };

  it('says what would change, shows no key, and changes nothing', async () => {
    const { changes, position } = await apply(wanted, { plan: true });
    expect(changes.map(({ item, outcome, secret }) => [item, outcome, secret])).toEqual([
      ['acme: tenant', 'created', undefined],
      ['acme: tool lookup_order', 'created', undefined],
      ['acme: agent support', 'created', undefined],
      ['acme: phone route +15551234567', 'created', undefined],
      ['acme: key backend', 'created', undefined],
    ]);
    expect(position).toBeUndefined();
    expect(platform.store.log).toHaveLength(0);
  });

  it('is what then happens', async () => {
    const { changes: planned } = await apply(wanted, { plan: true });
    const { changes } = await apply(wanted);
    expect(changes.map(({ secret: _, ...change }) => change)).toEqual(planned);
    expect((await apply(wanted, { plan: true })).changes.every(({ outcome }) => outcome === 'unchanged')).toBe(true);
  });

  it('is refused as the document would be', async () =>
    expect(await problemsOf({ phone_routes: [route] }, { plan: true })).toHaveLength(1));
});
