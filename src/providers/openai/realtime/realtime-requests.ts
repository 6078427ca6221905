import type {
  ConversationItem,
  RealtimeAudioInputTurnDetection,
  RealtimeClientEvent,
  RealtimeSessionCreateRequest,
} from 'openai/resources/realtime/realtime';
import type { ModelSessionSettings, TurnDetection } from '../../../gateway/media/realtime-model.js';
import type { HistoryItem } from '../../../gateway/talk/history-item.js';

/** Client events in the GA shape; typed by the SDK, so that a renamed field does not compile. */
const request = (event: RealtimeClientEvent): string => JSON.stringify(event);

/** Mu-law both ways, and no `rate` beside it: that is refused (protocol: D.2). */
const PCMU = { type: 'audio/pcmu' } as const;

/** `answering`: speech stops a response, and is answered. */
const turnDetectionOf = (detection: TurnDetection, answering: boolean): RealtimeAudioInputTurnDetection => {
  const common = { create_response: answering, interrupt_response: answering };
  if (detection.type === 'semantic_vad') return { type: 'semantic_vad', eagerness: detection.eagerness, ...common };
  const { threshold, prefixPaddingMs, silenceDurationMs } = detection;
  return {
    type: 'server_vad',
    threshold,
    prefix_padding_ms: prefixPaddingMs,
    silence_duration_ms: silenceDurationMs,
    ...common,
  };
};

export const sessionUpdate = (settings: ModelSessionSettings): string => {
  const { instructions, voice, tools, turnDetection, transcriptionModel, language } = settings;
  const transcription =
    transcriptionModel === null ? undefined : { model: transcriptionModel, language: language ?? undefined };
  const session: RealtimeSessionCreateRequest = {
    type: 'realtime',
    instructions,
    output_modalities: ['audio'],
    audio: {
      input: { format: PCMU, transcription, turn_detection: turnDetectionOf(turnDetection, true) },
      output: { format: PCMU, voice },
    },
    tools: tools.map(({ name, description, parameters }) => ({ type: 'function', name, description, parameters })),
    tool_choice: 'auto',
  };
  return request({ type: 'session.update', session });
};

/** Speech is still heard and transcribed, and nothing follows from it. */
export const hearOnly = (turnDetection: TurnDetection): string => {
  const input = { turn_detection: turnDetectionOf(turnDetection, false) };
  return request({ type: 'session.update', session: { type: 'realtime', audio: { input } } });
};

const itemOf = (item: HistoryItem): ConversationItem => {
  switch (item.type) {
    case 'message':
      return item.role === 'user'
        ? { type: 'message', role: 'user', content: [{ type: 'input_text', text: item.text }] }
        : { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: item.text }] };
    case 'function_call':
      return { type: 'function_call', call_id: item.callId, name: item.name, arguments: item.argumentsJson };
    case 'function_call_output':
      return { type: 'function_call_output', call_id: item.callId, output: item.output };
  }
};

export const createItem = (item: HistoryItem): string =>
  request({ type: 'conversation.item.create', item: itemOf(item) });

export const createResponse = (): string => request({ type: 'response.create' });

/** Says the words and calls no tool. */
export const speak = (exactText: string): string =>
  request({
    type: 'response.create',
    response: { instructions: `Say exactly: ${JSON.stringify(exactText)}`, tool_choice: 'none' },
  });

export const cancelResponse = (): string => request({ type: 'response.cancel' });

/** `audioEndMs` is inclusive, and an error beyond the part's audio (protocol: D.3). */
export const truncateItem = (itemId: string, contentIndex: number, audioEndMs: number): string =>
  request({
    type: 'conversation.item.truncate',
    item_id: itemId,
    content_index: contentIndex,
    audio_end_ms: audioEndMs,
  });

/** Around a payload that was checked to be base64. */
export const APPEND_HEAD = '{"type":"input_audio_buffer.append","audio":"';
export const APPEND_TAIL = '"}';
