import { agentStream } from '../../../src/agents/agent.stream.js';
import { storedSamples } from '../../kit/stored-samples.js';
import { at, created, drafted } from '../agent.samples.js';

storedSamples(agentStream, [
  created,
  drafted('v1'),
  { type: 'AgentVersionPublished', data: { versionId: 'v1', at } },
  { type: 'AgentVersionRetired', data: { versionId: 'v1', at } },
]);
