import type {
  RealtimeAudioConfigInput,
  RealtimeAudioConfigOutput,
  RealtimeAudioInputTurnDetection,
  RealtimeSessionCreateRequest,
} from 'openai/resources/realtime/realtime';
import { RequestError } from './request-error.js';

/** A session's settings as `session.created` and `session.updated` echo them. */
export type SessionConfig = Omit<RealtimeSessionCreateRequest, 'include' | 'audio'> &
  Readonly<{
    id: string;
    object: 'realtime.session';
    expires_at: number;
    include: RealtimeSessionCreateRequest['include'] | null;
    audio: { input: InputConfig; output: RealtimeAudioConfigOutput };
  }>;

type InputConfig = Omit<RealtimeAudioConfigInput, 'transcription' | 'noise_reduction'> &
  Readonly<{
    transcription?: RealtimeAudioConfigInput['transcription'] | null;
    noise_reduction?: RealtimeAudioConfigInput['noise_reduction'] | null;
  }>;

/** Of the first GA model, recordings show 200 ms of silence where its successors have 500. */
const serverVad = (model: string | undefined): RealtimeAudioInputTurnDetection.ServerVad => ({
  type: 'server_vad',
  threshold: 0.5,
  prefix_padding_ms: 300,
  silence_duration_ms: /^gpt-realtime(-2025-08-28)?$/u.test(model ?? '') ? 200 : 500,
  idle_timeout_ms: null,
  create_response: true,
  interrupt_response: true,
});
const SEMANTIC_VAD: RealtimeAudioInputTurnDetection.SemanticVad = {
  type: 'semantic_vad',
  eagerness: 'auto',
  create_response: true,
  interrupt_response: true,
};

/** What a session begins with. `expiresAt` in Unix seconds. */
export const initialConfig = (id: string, model: string, expiresAt: number): SessionConfig => ({
  type: 'realtime',
  object: 'realtime.session',
  id,
  model,
  expires_at: expiresAt,
  output_modalities: ['audio'],
  instructions: '',
  tools: [],
  tool_choice: 'auto',
  max_output_tokens: 'inf',
  tracing: null,
  truncation: 'auto',
  prompt: null,
  include: null,
  audio: {
    input: {
      format: { type: 'audio/pcm', rate: 24_000 },
      transcription: null,
      noise_reduction: null,
      turn_detection: serverVad(model),
    },
    output: { format: { type: 'audio/pcm', rate: 24_000 }, voice: 'alloy', speed: 1 },
  },
});

/**
 * The settings after a (checked) `session.update`: fields that are not given stay as they are. The model is fixed when
 * the session begins, and the voice once it has spoken.
 */
export const updatedConfig = (
  config: SessionConfig,
  update: RealtimeSessionCreateRequest,
  hasSpoken: boolean,
): SessionConfig => {
  if (update.model !== undefined && update.model !== config.model)
    throw new RequestError('invalid_value', 'The model of a session cannot be changed.', 'session.model');
  const voice = update.audio?.output?.voice;
  if (hasSpoken && voice !== undefined && JSON.stringify(voice) !== JSON.stringify(config.audio.output.voice))
    throw new RequestError(
      'cannot_update_voice',
      "Cannot update a conversation's voice if assistant audio is present.",
      'session.audio.output.voice',
    );
  const input = { ...config.audio.input, ...update.audio?.input };
  return {
    ...config,
    ...update,
    include: update.include ?? config.include,
    audio: {
      input: {
        ...input,
        turn_detection: completed(input.turn_detection, config.audio.input.turn_detection, config.model),
      },
      output: { ...config.audio.output, ...update.audio?.output },
    },
  };
};

/** Turn detection with what was not given: as before if the kind stays, else the kind's defaults. */
const completed = (
  given: RealtimeAudioInputTurnDetection | null | undefined,
  before: RealtimeAudioInputTurnDetection | null | undefined,
  model: string | undefined,
): RealtimeAudioInputTurnDetection | null | undefined => {
  if (given?.type === 'server_vad')
    return { ...serverVad(model), ...(before?.type === given.type && before), ...given };
  if (given?.type === 'semantic_vad') return { ...SEMANTIC_VAD, ...(before?.type === given.type && before), ...given };
  return given;
};
