import { agentIdOf, agentStream, versionIdOf } from '../../src/agents/agent.stream.js';
import type { AgentSettings } from '../../src/agents/domain/agent.events.js';
import { handleCommand } from '../../src/platform/commands/handle-command.js';
import type { Ledger } from '../../src/platform/commands/ledger.js';
import { defaultScopes } from '../../src/contexts.js';
import type { KeyVault } from '../../src/platform/vault/key-vault.js';
import { mintApiKey, publicIdOf } from '../../src/tenants/api-key-text.js';
import { apiKeyStream } from '../../src/tenants/api-key.stream.js';
import { phoneRouteIdOf, phoneRouteStream } from '../../src/tenants/phone-route.stream.js';
import { tenantIdOf, tenantStream } from '../../src/tenants/tenant.stream.js';
import { toolsetStream } from '../../src/tools/toolset.stream.js';

export type Seed = Readonly<{
  tenant: string;
  number: string;
  /** Origin of the HTTP service behind the tool `lookup_order`. */
  shop?: string;
  agent?: Partial<AgentSettings>;
  /** What a caller hears when the agent cannot speak. */
  fallback?: string;
  /** Of its key. */
  scopes?: readonly string[];
  limits?: Readonly<{ maxConcurrentCalls: number | null; maxCallSeconds: number | null }>;
}>;

export type Seeded = Readonly<{ tenantId: string; key: string; number: string; agentVersionId: string }>;

const AT = '2026-01-01T00:00:00.000Z';

/** The agent of {@link seed}, but for what is asked for. */
export const AGENT_SETTINGS: AgentSettings = {
  mode: 'realtime',
  model: null,
  voice: 'marin',
  language: 'en-US',
  instructions: 'You answer for a shop.',
  greeting: 'Hello, this is the order line. How can I help you today?',
  tools: ['lookup_order', 'end_call'],
  turnDetection: { type: 'server_vad', threshold: 0.5, prefixPaddingMs: 300, silenceDurationMs: 500 },
  maxCallSeconds: null,
  // At several times the real pace a busy machine must not look like a silent caller.
  maxSilenceSeconds: null,
};

/** A tenant with a key, a number, a published agent and its tools, through the commands that `apply` sends too. */
export const seed = async (ledger: Ledger, vault: KeyVault, wanted: Seed): Promise<Seeded> => {
  const tenantId = tenantIdOf(wanted.tenant);
  const context = { tenantId, actor: 'test', correlationId: 'seed' };
  const create = { type: 'CreateTenant', key: wanted.tenant, name: wanted.tenant, at: AT } as const;
  await handleCommand(ledger, tenantStream, tenantId, create, context);
  if (wanted.limits !== undefined) {
    await handleCommand(
      ledger,
      tenantStream,
      tenantId,
      { type: 'SetRuntimeConfig', ...wanted.limits, at: AT },
      context,
    );
  }
  const minted = mintApiKey(publicIdOf(tenantId, 'test'));
  const { publicId, secretHash, last4 } = minted;
  const key = {
    tenantId,
    publicId,
    secretHash,
    last4,
    name: 'test',
    scopes: wanted.scopes ?? defaultScopes,
    expiresAt: null,
    at: AT,
  };
  await handleCommand(ledger, apiKeyStream, publicId, { type: 'IssueApiKey', ...key, replace: true }, context);
  const agentId = agentIdOf(tenantId, 'front_desk');
  const chosen = { ...AGENT_SETTINGS, ...wanted.agent };
  const versionId = versionIdOf(agentId, chosen);
  for (const command of [
    { type: 'CreateAgent', tenantId, agentKey: 'front_desk', at: AT },
    { type: 'DraftAgentVersion', versionId, settings: chosen, at: AT },
    { type: 'PublishAgentVersion', versionId, at: AT },
  ] as const) {
    await handleCommand(ledger, agentStream, agentId, command, context);
  }
  const route = {
    type: 'AssignPhoneRoute',
    number: wanted.number,
    tenantId,
    direction: 'both',
    agentKey: 'front_desk',
    agentVersionId: null,
    fallback: wanted.fallback ?? null,
    at: AT,
  } as const;
  await handleCommand(ledger, phoneRouteStream, await phoneRouteIdOf(vault, wanted.number), route, context);
  if (wanted.shop !== undefined) await defineLookup(ledger, tenantId, wanted.shop);
  return { tenantId, key: minted.text, number: wanted.number, agentVersionId: versionId };
};

const defineLookup = async (ledger: Ledger, tenantId: string, shop: string): Promise<void> => {
  const tool = {
    type: 'DefineTool',
    name: 'lookup_order',
    description: 'Finds an order by its number.',
    parameters: { type: 'object', properties: { order: { type: 'string' } }, required: ['order'] },
    kind: 'http',
    method: 'GET',
    url: `${shop}/orders/{order}`,
    timeoutMs: 5000,
    headers: {},
    at: AT,
  } as const;
  await handleCommand(ledger, toolsetStream, tenantId, tool, { tenantId, actor: 'test', correlationId: 'seed' });
};
