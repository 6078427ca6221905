import type { Decider } from '../../platform/commands/stream-definition.js';
import { Refused } from '../../platform/commands/refused.js';
import type { AgentCommand, CreateAgent } from './agent.commands.js';
import type { AgentEvent } from './agent.events.js';
import { evolveAgent, noAgent, type Agent } from './agent.js';

export type AgentRefusal = 'agent-not-found' | 'agent-id-taken' | 'agent-version-not-found';
export class AgentRefused extends Refused<AgentRefusal> {}

const createAgent = ({ tenantId, agentKey, at }: CreateAgent, agent: Agent): readonly AgentEvent[] => {
  if (!agent.created) return [{ type: 'AgentCreated', data: { tenantId, agentKey, at } }];
  if (agent.tenantId !== tenantId || agent.agentKey !== agentKey) throw new AgentRefused('agent-id-taken');
  return [];
};

const decide = (command: AgentCommand, agent: Agent): readonly AgentEvent[] => {
  if (command.type === 'CreateAgent') return createAgent(command, agent);
  if (!agent.created) throw new AgentRefused('agent-not-found');
  const { versionId, at } = command;
  const version = agent.versions.get(versionId);
  if (command.type === 'DraftAgentVersion') {
    return version ? [] : [{ type: 'AgentVersionDrafted', data: { versionId, settings: command.settings, at } }];
  }
  if (!version) throw new AgentRefused('agent-version-not-found');
  switch (command.type) {
    case 'PublishAgentVersion':
      return agent.published === versionId ? [] : [{ type: 'AgentVersionPublished', data: { versionId, at } }];
    case 'RetireAgentVersion':
      return version.retired ? [] : [{ type: 'AgentVersionRetired', data: { versionId, at } }];
  }
};

export const agentDecider: Decider<Agent, AgentCommand, AgentEvent> = {
  initial: noAgent,
  decide,
  evolve: evolveAgent,
};
