import { agentCodec } from './agents/history/agent.codec.js';
import { agentVersions } from './agents/read-models/agent-versions.projection.js';
import { agents } from './agents/read-models/agents.projection.js';
import { callCodec } from './calls/history/call.codec.js';
import { activeSession } from './calls/read-models/active-session.projection.js';
import { callLog } from './calls/read-models/call-log.projection.js';
import { voiceSession } from './calls/read-models/voice-session.projection.js';
import type { Codec } from './platform/events/codec.js';
import type { AnyFact } from './platform/events/fact.js';
import type { AnyProjection } from './platform/read-models/projection.js';
import { apiKeyCodec } from './tenants/history/api-key.codec.js';
import { phoneRouteCodec } from './tenants/history/phone-route.codec.js';
import { tenantCodec } from './tenants/history/tenant.codec.js';
import { apiKeys } from './tenants/read-models/api-keys.projection.js';
import { phoneRoutes } from './tenants/read-models/phone-routes.projection.js';
import { tenants } from './tenants/read-models/tenants.projection.js';
import { toolsetCodec } from './tools/history/toolset.codec.js';
import { tools } from './tools/read-models/tools.projection.js';

/** Every read model of the product: what the projections worker keeps up to date. */
export const projections: readonly AnyProjection[] = [
  callLog,
  voiceSession,
  activeSession,
  tenants,
  apiKeys,
  phoneRoutes,
  agents,
  agentVersions,
  tools,
];

/** How the events of each stream category are stored. */
export const codecs: Readonly<Record<string, Codec<AnyFact>>> = {
  call: callCodec,
  tenant: tenantCodec,
  apiKey: apiKeyCodec,
  phoneRoute: phoneRouteCodec,
  agent: agentCodec,
  toolset: toolsetCodec,
};
