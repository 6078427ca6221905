import { agents } from '../../dist/agents/read-models/agents.projection.js';

/** Loaded before the server (`--import`), in its threads too: a release that cannot fold an agent's second version. */
const { update } = agents.on.AgentVersionDrafted;
agents.on.AgentVersionDrafted.update = (agent, data, event) => {
  if (agent?.versions === 1) throw new RangeError('unlucky');
  return update(agent, data, event);
};
