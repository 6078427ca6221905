import { codec } from '../../platform/events/codec.js';
import type { Upcast } from '../../platform/events/codec.js';
import type { JsonObject } from '../../platform/events/json.js';
import { type AgentEvent, DEFAULT_MAX_SILENCE_SECONDS } from '../domain/agent.events.js';

/** Version 1 knew no limit of silence. */
const withSilenceLimit: Upcast = (data) => ({
  ...data,
  settings: { ...(data.settings as JsonObject), maxSilenceSeconds: DEFAULT_MAX_SILENCE_SECONDS },
});

const plain = { upcasts: [], personal: [] } as const;

/** How the facts of an agent are stored: instructions and greetings are the operator's words, not personal data. */
export const agentCodec = codec<AgentEvent>({
  AgentCreated: plain,
  AgentVersionDrafted: { upcasts: [withSilenceLimit], personal: [] },
  AgentVersionPublished: plain,
  AgentVersionRetired: plain,
});
