import fc from 'fast-check';
import type { PlatformDocument, TenantDocument } from '../../src/apply/document/platform-document.js';

const key = fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,10}$/);
const words = fc.string({ minLength: 1, maxLength: 20 });
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const named = <T>(item: fc.Arbitrary<T>, selector: (item: T) => string) =>
  fc.uniqueArray(item, { selector, maxLength: 3 });

const apiKey = fc.record({ name: words }, { requiredKeys: ['name'] });
const tool = fc.record(
  {
    name: fc.stringMatching(/^[A-Za-z0-9_-]{1,12}$/),
    description: words,
    url: fc.constantFrom('https://api.example/a/{id}', 'https://api.example/b'),
    parameters: fc.constant({ type: 'object', properties: { id: { type: 'string' } } }),
    timeout_ms: fc.integer({ min: 100, max: 60_000 }),
    headers: fc.constantFrom({}, { Authorization: 'Bearer secret' }),
  },
  { requiredKeys: ['name', 'description', 'url', 'parameters'] },
);
const agent = fc.record(
  {
    key,
    prompt: words,
    voice: fc.constantFrom('marin', 'cedar'),
    model: fc.option(words),
    turn_detection: fc.oneof(
      fc.record({ type: fc.constant('server_vad' as const), threshold: fc.double({ min: 0, max: 1, noNaN: true }) }),
      fc.record({ type: fc.constant('semantic_vad' as const) }),
    ),
  },
  { requiredKeys: ['key', 'prompt'] },
);
const route = fc.record({
  number: fc.stringMatching(/^\+[1-9][0-9]{7,12}$/),
  agent: key,
  fallback: fc.option(words),
});

const tenant: fc.Arbitrary<TenantDocument> = fc
  .record({
    key,
    name: words,
    suspended: optional(fc.boolean()),
    limits: optional(fc.record({ max_concurrent_calls: fc.option(fc.integer({ min: 0, max: 10 })) })),
    twilio: optional(
      fc.record({
        account_sid: fc.constant(`AC${'1'.repeat(32)}`),
        auth_token: fc.constant('token'),
        token_overlap_hours: optional(fc.nat(720)),
      }),
    ),
    keys: optional(named(apiKey, (each) => each.name)),
    tools: optional(named(tool, (each) => each.name)),
    agents: optional(named(agent, (each) => each.key)),
    phone_routes: optional(named(route, (each) => each.number)),
  })
  .map((fields) => JSON.parse(JSON.stringify(fields)) as TenantDocument)
  // Routes lead to agents of the same tenant.
  .map(({ phone_routes: routes = [], ...fields }) => {
    const keys = (fields.agents ?? []).map((each) => each.key);
    const led = routes.map((each, index) => ({ ...each, agent: keys[index % keys.length] ?? '' }));
    return keys.length === 0 ? fields : { ...fields, phone_routes: led };
  });

/** Documents that can be applied: keys and numbers once. */
export const arbitraryDocument: fc.Arbitrary<PlatformDocument> = named(tenant, (each) => each.key)
  .filter((tenants) => {
    const numbers = tenants.flatMap(({ phone_routes: routes = [] }) => routes.map(({ number }) => number));
    const names = tenants.flatMap(({ tools = [] }) => tools.map(({ name }) => name));
    return new Set(numbers).size === numbers.length && !names.includes('end_call');
  })
  .map((tenants) => ({ tenants }));
