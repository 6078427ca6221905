import type { StreamDefinition } from '../platform/commands/stream-definition.js';
import { canonical } from '../platform/events/canonical.js';
import { namedId } from '../platform/ids/named-id.js';
import type { AgentCommand } from './domain/agent.commands.js';
import { agentDecider } from './domain/agent.decider.js';
import { type AgentEvent, type AgentSettings, DEFAULT_MAX_SILENCE_SECONDS } from './domain/agent.events.js';
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
 * Derived from the settings, so that drafting the same settings again is the same version. A setting that came later
 * does not count as long as it is the default: the same file must not make new versions after an upgrade.
 */
export const versionIdOf = (agentId: string, settings: AgentSettings): string => {
  const { maxSilenceSeconds, ...original } = settings;
  const told = maxSilenceSeconds === DEFAULT_MAX_SILENCE_SECONDS ? original : settings;
  return namedId('agent-version', agentId, canonical(told));
};
