import {
  DEFAULT_MAX_SILENCE_SECONDS,
  type RealtimeSettings,
  type TurnDetection,
} from '../../agents/domain/agent.events.js';
import { VOICES } from '../../providers/openai/realtime/voices.js';
import { agentFields, type CommonAgentDocument, commonProblems } from './common-agent.js';
import type { DocumentProblem } from './document-invalid.js';
import { orNull, record, text, whole } from './schema-parts.js';

/** An agent that speaks through a realtime model. */
export type RealtimeAgentDocument = CommonAgentDocument &
  Readonly<{
    mode?: 'realtime';
    model?: string | null;
    voice?: string;
    turn_detection?: TurnDetectionDocument;
  }>;

/** `eagerness` belongs to `semantic_vad`, the numbers to `server_vad`. */
type TurnDetectionDocument = Readonly<{
  type: 'server_vad' | 'semantic_vad';
  threshold?: number;
  prefix_padding_ms?: number;
  silence_duration_ms?: number;
  eagerness?: 'low' | 'medium' | 'high' | 'auto';
}>;

const turnDetection = record(
  {
    type: { type: 'string', enum: ['server_vad', 'semantic_vad'], description: 'server_vad or semantic_vad' },
    threshold: { type: 'number', minimum: 0, maximum: 1, description: 'a number from 0 to 1' },
    prefix_padding_ms: whole(0, 5000),
    silence_duration_ms: whole(0, 10_000),
    eagerness: { type: 'string', enum: ['low', 'medium', 'high', 'auto'], description: 'low, medium, high or auto' },
  },
  ['type'],
);

const schema = record(
  {
    ...agentFields,
    model: orNull(text('the name of a realtime model', 100)),
    voice: { type: 'string', enum: VOICES, description: `one of the voices ${VOICES.join(', ')}` },
    turn_detection: turnDetection,
  },
  ['key', 'prompt'],
);

const OF_OTHER_TYPE = {
  server_vad: ['eagerness'],
  semantic_vad: ['threshold', 'prefix_padding_ms', 'silence_duration_ms'],
} as const;

const problems = (agent: RealtimeAgentDocument, at: string): readonly DocumentProblem[] => {
  const { turn_detection: turns } = agent;
  const ofOtherType = (turns ? OF_OTHER_TYPE[turns.type] : []).filter((name) => turns?.[name] !== undefined);
  return [
    ...ofOtherType.map((name) => ({ field: `${at}.turn_detection.${name}`, message: 'does not go with this type' })),
    ...commonProblems(agent, at),
  ];
};

const settings = (agent: RealtimeAgentDocument): RealtimeSettings => ({
  mode: 'realtime',
  model: agent.model ?? null,
  voice: agent.voice ?? 'marin',
  language: agent.language ?? 'en-US',
  instructions: agent.prompt,
  greeting: agent.greeting ?? null,
  tools: agent.tools ?? [],
  turnDetection: turnDetectionOf(agent.turn_detection),
  maxCallSeconds: agent.max_call_seconds ?? null,
  maxSilenceSeconds: agent.max_silence_seconds === undefined ? DEFAULT_MAX_SILENCE_SECONDS : agent.max_silence_seconds,
});

/** The provider's own defaults (OpenAI Realtime GA). */
const turnDetectionOf = (given: TurnDetectionDocument = { type: 'server_vad' }): TurnDetection =>
  given.type === 'semantic_vad'
    ? { type: 'semantic_vad', eagerness: given.eagerness ?? 'auto' }
    : {
        type: 'server_vad',
        threshold: given.threshold ?? 0.5,
        prefixPaddingMs: given.prefix_padding_ms ?? 300,
        silenceDurationMs: given.silence_duration_ms ?? 500,
      };

/** How agents of mode `realtime` are written down. */
export const realtimeAgent = { schema, problems, settings };
