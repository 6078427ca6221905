import type { StreamDefinition } from '../platform/commands/stream-definition.js';
import { canonical } from '../platform/events/canonical.js';
import type { JsonObject } from '../platform/events/json.js';
import { namedId } from '../platform/ids/named-id.js';
import type { AgentCommand } from './domain/agent.commands.js';
import { agentDecider } from './domain/agent.decider.js';
import type { AgentEvent } from './domain/agent.events.js';
import type { Agent } from './domain/agent.js';
import { agentCodec } from './history/agent.codec.js';

/** `agent-<id>`: an agent of a tenant with all its versions. */
export const agentStream: StreamDefinition<Agent, AgentCommand, AgentEvent> = {
  category: 'agent',
  decider: agentDecider,
  codec: agentCodec,
};

/** Derived from tenant and key, so that the log refuses a second agent of the same key. */
export const agentIdOf = (tenantId: string, agentKey: string): string => namedId('agent', tenantId, agentKey);

/**
 * Derived from what was given, without defaults: giving the same again is the same version, also when a default has
 * changed with a release.
 */
export const versionIdOf = (agentId: string, given: JsonObject): string =>
  namedId('agent-version', agentId, canonical(given));
