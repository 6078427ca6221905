import type { RealtimeServerEvent } from 'openai/resources/realtime/realtime';
import type { ModelEvent, ModelUsage, ResponseStatus } from '../../../gateway/media/realtime-model.js';
import { PERMANENT_REFUSALS } from './permanent-refusals.js';
import { type LimitsUpdated, RATE_LIMIT_CODES, readLimits } from './rate-limits.js';

/** What belongs to the handshake is told apart from what the listener hears. */
export type Handshake = Readonly<{ type: 'handshake'; step: 'created' | 'updated' }>;
type ServerEvent = ModelEvent | Handshake | LimitsUpdated;

type Fields = Readonly<Record<string, unknown>>;
const NO_FIELDS: Fields = {};
const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : NO_FIELDS;
const isText = (value: unknown): value is string => typeof value === 'string';
/** Ids and names become keys of the log and are said back to the model: short, and nothing that a terminal obeys. */
const ID = /^[\x21-\x7e]{1,256}$/;
const isId = (value: unknown): value is string => isText(value) && ID.test(value);
const textOr = <T>(value: unknown, other: T): string | T => (isText(value) ? value : other);

/** Codes become labels of metrics and lines of logs: nothing else may come through here. */
const CODE = /^[a-z][a-z0-9_]{0,63}$/;
const codeOf = (value: unknown): string | null => (isText(value) && CODE.test(value) ? value : null);

/** For a name that no tool can have: the call is denied, and so answered, as that of any unknown tool. */
const NO_TOOL = 'invalid';

const ignored = (reason: string): ModelEvent => ({ type: 'ignored', reason });
const MISSING = ignored('missing-field');

/** Errors after which a session is of no use; all others leave it open (protocol: D.4). */
const FATAL: ReadonlySet<string> = new Set(['session_expired', ...RATE_LIMIT_CODES, ...PERMANENT_REFUSALS]);

/**
 * Reads one server event (protocol: D.4). Undefined: known, and of no interest. Never throws: what cannot be used comes
 * back as `ignored`, to be counted.
 */
export const parseServerEvent = (text: string): ServerEvent | undefined => {
  let event: Fields;
  try {
    event = fieldsOf(JSON.parse(text));
  } catch {
    return ignored('not-json');
  }
  if (!isId(event.type)) return MISSING;
  return read(event.type as RealtimeServerEvent['type'], event);
};

const read = (type: RealtimeServerEvent['type'], event: Fields): ServerEvent | undefined => {
  const { item_id: itemId, response_id: responseId, delta } = event;
  switch (type) {
    case 'response.output_audio.delta':
      if (!isId(itemId) || !isId(responseId) || !isText(delta) || delta === '') return MISSING;
      return { type: 'audio', itemId, contentIndex: indexOf(event.content_index), responseId, base64: delta };
    case 'response.output_audio_transcript.delta':
      if (!isId(itemId) || !isId(responseId) || !isText(delta)) return MISSING;
      return { type: 'agentText', itemId, responseId, delta };
    case 'input_audio_buffer.speech_started':
      return isId(itemId) ? { type: 'speechStarted', itemId } : MISSING;
    case 'input_audio_buffer.speech_stopped':
      return isId(itemId) ? { type: 'speechStopped', itemId } : MISSING;
    case 'input_audio_buffer.committed':
      return isId(itemId) ? { type: 'itemAdded', itemId, previousItemId: previousOf(event) } : MISSING;
    case 'conversation.item.added':
    case 'conversation.item.created': {
      const { id } = fieldsOf(event.item);
      return isId(id) ? { type: 'itemAdded', itemId: id, previousItemId: previousOf(event) } : MISSING;
    }
    case 'conversation.item.input_audio_transcription.completed':
      return isId(itemId) ? { type: 'callerText', itemId, text: textOr(event.transcript, '') } : MISSING;
    case 'conversation.item.input_audio_transcription.failed':
      return isId(itemId) ? { type: 'callerTextFailed', itemId } : MISSING;
    case 'response.output_item.done':
      return itemDone(fieldsOf(event.item), isId(responseId) ? responseId : null);
    case 'response.created': {
      const { id } = fieldsOf(event.response);
      return isId(id) ? { type: 'responseStarted', responseId: id } : MISSING;
    }
    case 'response.done':
      return responseDone(fieldsOf(event.response));
    case 'rate_limits.updated':
      return readLimits(event.rate_limits);
    case 'session.created':
      return { type: 'handshake', step: 'created' };
    case 'session.updated':
      return { type: 'handshake', step: 'updated' };
    case 'error': {
      const { code, type: kind } = fieldsOf(event.error);
      const name = codeOf(code) ?? codeOf(kind) ?? 'unknown';
      return { type: 'error', code: name, fatal: FATAL.has(name) || FATAL.has(textOr(kind, '')) };
    }
    default:
      return EXPECTED.has(type) ? undefined : ignored('unknown-type');
  }
};

/** Absent where a server knows one part only. */
const indexOf = (value: unknown): number => (Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : 0);

const previousOf = ({ previous_item_id: previous }: Fields): string | null => (isId(previous) ? previous : null);

/** Tools run on the completed item alone: their arguments are also "done" when a response was cut short. */
const itemDone = (item: Fields, responseId: string | null): ModelEvent | undefined => {
  const { id: itemId, type, status, call_id: callId, name, arguments: args } = item;
  if (type === 'function_call') {
    if (status !== 'completed') return undefined;
    if (!isId(itemId) || !isId(callId) || !isText(name)) return MISSING;
    const called = isId(name) ? name : NO_TOOL;
    return { type: 'toolCall', itemId, responseId, callId, name: called, argumentsJson: textOr(args, '') };
  }
  if (type !== 'message') return undefined;
  if (!isId(itemId)) return MISSING;
  const parts: readonly unknown[] = Array.isArray(item.content) ? item.content : [];
  const text = parts.map((part) => textOr(fieldsOf(part).transcript, '')).join('');
  return { type: 'agentItemDone', itemId, text, whole: status !== 'incomplete' };
};

const STATUSES: ReadonlySet<unknown> = new Set<ResponseStatus>(['completed', 'cancelled', 'failed', 'incomplete']);
const isStatus = (value: unknown): value is ResponseStatus => STATUSES.has(value);

const responseDone = (response: Fields): ModelEvent => {
  const { id, status, usage } = response;
  if (!isId(id)) return MISSING;
  const { error, reason } = fieldsOf(response.status_details);
  const { code, type } = fieldsOf(error);
  return {
    type: 'responseDone',
    responseId: id,
    status: isStatus(status) ? status : 'incomplete',
    code: codeOf(code) ?? codeOf(type) ?? codeOf(reason),
    usage: usageOf(fieldsOf(usage)),
  };
};

const usageOf = ({ input_tokens: input, output_tokens: output, total_tokens: total }: Fields): ModelUsage | null =>
  typeof input === 'number' && typeof output === 'number' && typeof total === 'number'
    ? { inputTokens: input, outputTokens: output, totalTokens: total }
    : null;

const EXPECTED: ReadonlySet<string> = new Set<RealtimeServerEvent['type'] | 'response.output_audio.done'>([
  'conversation.created',
  'conversation.item.done',
  'conversation.item.deleted',
  'conversation.item.truncated',
  'conversation.item.input_audio_transcription.delta',
  'conversation.item.input_audio_transcription.segment',
  'input_audio_buffer.cleared',
  'input_audio_buffer.timeout_triggered',
  'response.output_audio.done',
  'response.output_audio_transcript.done',
  'response.output_text.delta',
  'response.output_text.done',
  'response.content_part.added',
  'response.content_part.done',
  'response.output_item.added',
  'response.function_call_arguments.delta',
  'response.function_call_arguments.done',
]);
