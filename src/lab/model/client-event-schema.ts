import type { RealtimeClientEvent } from 'openai/resources/realtime/realtime';
import { RequestError } from './request-error.js';
import {
  anything,
  integer,
  isObject,
  list,
  nullable,
  object,
  oneOf,
  text,
  textOr,
  variants,
  type Fields,
} from './schema.js';
import * as session from './session-schema.js';

const id = text(32);
const status = oneOf('completed', 'incomplete', 'in_progress');
const common: Fields = { id, object: oneOf('realtime.item'), status };
const type: Fields = { type: anything };

const parts = (shapes: Fields) => list(variants('type', shapes));
const inputText = object({ ...type, text: text() });
const message = variants('role', {
  system: object({ ...type, role: anything, content: parts({ input_text: inputText }) }, common),
  user: object(
    {
      ...type,
      role: anything,
      content: parts({
        input_text: inputText,
        input_audio: object({ ...type, audio: text() }, { transcript: nullable(text()) }),
        input_image: object({ ...type, image_url: text() }, { detail: oneOf('auto', 'low', 'high') }),
      }),
    },
    common,
  ),
  assistant: object(
    {
      ...type,
      role: anything,
      content: parts({
        output_text: object({ ...type, text: text() }),
        output_audio: object({ ...type, transcript: text() }, { audio: text() }),
      }),
    },
    common,
  ),
});

const item = variants('type', {
  message,
  function_call: object({ ...type, name: text(), arguments: text() }, { ...common, call_id: id }),
  function_call_output: object({ ...type, call_id: id, output: text() }, common),
});

const response = object(
  {},
  {
    conversation: oneOf('auto', 'none'),
    input: list(item),
    instructions: text(),
    output_modalities: session.modalities,
    audio: object({}, { output: object({}, { format: session.format, voice: session.voice }) }),
    tools: session.tools,
    tool_choice: session.toolChoice,
    max_output_tokens: session.maxOutputTokens,
    metadata: nullable(anything),
    prompt: session.prompt,
    parallel_tool_calls: anything,
    reasoning: session.reasoning,
  },
);

const FIFTEEN_MIB_AS_BASE64 = 20 * 1_024 * 1_024;
const event = (required: Fields = {}, optional: Fields = {}) =>
  object({ ...type, ...required }, { event_id: text(512), ...optional });

const shapes: Record<Exclude<RealtimeClientEvent['type'], 'output_audio_buffer.clear'>, ReturnType<typeof object>> = {
  'session.update': event({ session: session.session }),
  'input_audio_buffer.append': event({ audio: text(FIFTEEN_MIB_AS_BASE64) }),
  'input_audio_buffer.commit': event(),
  'input_audio_buffer.clear': event(),
  'conversation.item.create': event({ item }, { previous_item_id: nullable(textOr(text(), text())) }),
  'conversation.item.retrieve': event({ item_id: text() }),
  'conversation.item.delete': event({ item_id: text() }),
  'conversation.item.truncate': event({ item_id: text(), content_index: integer(0), audio_end_ms: integer(0) }),
  'response.create': event({}, { response }),
  'response.cancel': event({}, { response_id: text() }),
};

export type ClientEvent = Extract<RealtimeClientEvent, { type: keyof typeof shapes }>;

/** A text frame as JSON; throws a {@link RequestError}. */
export const parseFrame = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new RequestError('invalid_json', 'We could not parse the JSON of your message.');
  }
};

/** A frame of the client as an event of the GA interface; throws a {@link RequestError} for anything else. */
export const readClientEvent = (frame: unknown): ClientEvent => {
  variants('type', shapes)(frame, '');
  if (!isClientEvent(frame)) throw new RequestError('invalid_value', 'Not a client event.');
  return frame;
};

/** What the schemas have let through. */
const isClientEvent = (frame: unknown): frame is ClientEvent => isObject(frame);
