import { anything, decimal, flag, integer, list, nullable, object, oneOf, text, textOr, variants } from './schema.js';

export const VOICES = ['alloy', 'ash', 'ballad', 'coral', 'echo', 'sage', 'shimmer', 'verse', 'marin', 'cedar'];

const PCM_RATE = 24_000;

/** `rate` belongs to PCM alone. */
export const format = variants('type', {
  'audio/pcm': object({ type: anything, rate: integer(PCM_RATE, PCM_RATE) }),
  'audio/pcmu': object({ type: anything }),
  'audio/pcma': object({ type: anything }),
});
export const voice = textOr(oneOf(...VOICES), object({ id: text() }));

const turnDetection = variants('type', {
  server_vad: object(
    { type: anything },
    {
      threshold: decimal(0, 1),
      prefix_padding_ms: integer(0),
      silence_duration_ms: integer(0),
      create_response: flag,
      interrupt_response: flag,
      idle_timeout_ms: nullable(integer(5_000, 30_000)),
    },
  ),
  semantic_vad: object(
    { type: anything },
    { eagerness: oneOf('low', 'medium', 'high', 'auto'), create_response: flag, interrupt_response: flag },
  ),
});

const transcription = object(
  {},
  { model: text(), language: text(), prompt: text(), keywords: list(text()), languages: list(text()), delay: text() },
);

const audio = object(
  {},
  {
    input: object(
      {},
      {
        format,
        transcription: nullable(transcription),
        noise_reduction: nullable(object({}, { type: oneOf('near_field', 'far_field') })),
        turn_detection: nullable(turnDetection),
      },
    ),
    output: object({}, { format, voice, speed: decimal(0.25, 1.5) }),
  },
);

/** Flat, unlike the tools of chat completions; `strict` is not a field. */
export const tools = list(
  variants('type', {
    function: object({ type: anything, name: text(64) }, { description: text(), parameters: anything }),
    mcp: anything,
  }),
);
export const toolChoice = textOr(
  oneOf('auto', 'none', 'required'),
  variants('type', { function: object({ type: anything, name: text() }), mcp: anything }),
);
export const maxOutputTokens = textOr(oneOf('inf'), integer(1, 4_096));
export const modalities = list(oneOf('audio', 'text'), 1);
const effort = oneOf('minimal', 'low', 'medium', 'high', 'xhigh');
export const reasoning = object({}, { effort });
export const prompt = nullable(object({ id: text() }, { version: nullable(text()), variables: anything }));

/** `session` of a `session.update`: what the GA interface knows, and nothing of the beta's. */
export const session = object(
  { type: oneOf('realtime') },
  {
    model: text(),
    instructions: text(),
    output_modalities: modalities,
    audio,
    tools,
    tool_choice: toolChoice,
    max_output_tokens: maxOutputTokens,
    tracing: nullable(
      textOr(oneOf('auto'), object({}, { workflow_name: text(), group_id: text(), metadata: anything })),
    ),
    truncation: textOr(
      oneOf('auto', 'disabled'),
      object({ type: oneOf('retention_ratio'), retention_ratio: decimal(0, 1) }, { token_limits: anything }),
    ),
    include: list(oneOf('item.input_audio_transcription.logprobs')),
    prompt,
    parallel_tool_calls: flag,
    reasoning,
  },
);
