import { codec } from '../../platform/events/codec.js';
import type { AgentEvent } from '../domain/agent.events.js';

const plain = { upcasts: [], personal: [] } as const;

/** How the facts of an agent are stored: instructions and greetings are the operator's words, not personal data. */
export const agentCodec = codec<AgentEvent>({
  AgentCreated: plain,
  AgentVersionDrafted: plain,
  AgentVersionPublished: plain,
  AgentVersionRetired: plain,
});
