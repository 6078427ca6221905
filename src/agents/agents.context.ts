import type { Context } from '../platform/contexts/context.js';
import { agentStream } from './agent.stream.js';
import { agentRefusals } from './http/agent-refusal.status.js';
import { agentVersions } from './read-models/agent-versions.projection.js';
import { agents as agentsModel } from './read-models/agents.projection.js';

export const agents: Context = {
  name: 'agents',
  streams: [agentStream],
  projections: [agentsModel, agentVersions],
  refusals: agentRefusals,
  logFields: ['agent_id'],
};
