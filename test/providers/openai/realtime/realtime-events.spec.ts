import { describe, expect, it } from '@jest/globals';
import { parseServerEvent } from '../../../../src/providers/openai/realtime/realtime-events.js';

const read = (event: unknown): unknown => parseServerEvent(JSON.stringify(event));
const missing = { type: 'ignored', reason: 'missing-field' };

describe('a server event of OpenAI Realtime', () => {
  it.each<[string, object, object]>([
    [
      'audio',
      { type: 'response.output_audio.delta', item_id: 'i', response_id: 'r', delta: 'AAAA' },
      { type: 'audio', itemId: 'i', contentIndex: 0, responseId: 'r', base64: 'AAAA' },
    ],
    [
      "the agent's words",
      { type: 'response.output_audio_transcript.delta', item_id: 'i', response_id: 'r', delta: 'Hi' },
      { type: 'agentText', itemId: 'i', responseId: 'r', delta: 'Hi' },
    ],
    [
      'the beginning of speech',
      { type: 'input_audio_buffer.speech_started', item_id: 'i', audio_start_ms: 5 },
      { type: 'speechStarted', itemId: 'i' },
    ],
    [
      'an item and what it follows',
      { type: 'conversation.item.added', previous_item_id: 'p', item: { id: 'i' } },
      { type: 'itemAdded', itemId: 'i', previousItemId: 'p' },
    ],
    [
      'a transcript',
      { type: 'conversation.item.input_audio_transcription.completed', item_id: 'i', transcript: 'Hello' },
      { type: 'callerText', itemId: 'i', text: 'Hello' },
    ],
    [
      'a failed transcript',
      { type: 'conversation.item.input_audio_transcription.failed', item_id: 'i', error: {} },
      { type: 'callerTextFailed', itemId: 'i' },
    ],
    [
      'a finished message',
      {
        type: 'response.output_item.done',
        item: {
          id: 'i',
          type: 'message',
          content: [{ type: 'output_audio', transcript: 'All ' }, null, { transcript: 'of it' }],
        },
      },
      { type: 'agentItemDone', itemId: 'i', text: 'All of it', whole: true },
    ],
    [
      'a message that was cut short',
      { type: 'response.output_item.done', item: { id: 'i', type: 'message', status: 'incomplete', content: [] } },
      { type: 'agentItemDone', itemId: 'i', text: '', whole: false },
    ],
    [
      'audio of a second part',
      {
        type: 'response.output_audio.delta',
        item_id: 'i',
        response_id: 'r',
        output_index: 1,
        content_index: 1,
        delta: 'A',
      },
      { type: 'audio', itemId: 'i', contentIndex: 1, responseId: 'r', base64: 'A' },
    ],
    [
      'audio of a part without a number',
      { type: 'response.output_audio.delta', item_id: 'i', response_id: 'r', content_index: '1', delta: 'A' },
      { type: 'audio', itemId: 'i', contentIndex: 0, responseId: 'r', base64: 'A' },
    ],
    [
      'a completed tool call',
      {
        type: 'response.output_item.done',
        response_id: 'r',
        item: { id: 'i', type: 'function_call', status: 'completed', call_id: 'c', name: 'f', arguments: '{}' },
      },
      { type: 'toolCall', itemId: 'i', responseId: 'r', callId: 'c', name: 'f', argumentsJson: '{}' },
    ],
    [
      'a failed response',
      {
        type: 'response.done',
        response: { id: 'r', status: 'failed', status_details: { error: { code: 'rate_limit_exceeded' } } },
      },
      { type: 'responseDone', responseId: 'r', status: 'failed', code: 'rate_limit_exceeded', usage: null },
    ],
    [
      'a response that was cut short',
      {
        type: 'response.done',
        response: { id: 'r', status: 'incomplete', status_details: { reason: 'max_output_tokens' } },
      },
      { type: 'responseDone', responseId: 'r', status: 'incomplete', code: 'max_output_tokens', usage: null },
    ],
    [
      'usage',
      {
        type: 'response.done',
        response: { id: 'r', status: 'completed', usage: { input_tokens: 1, output_tokens: 2, total_tokens: 3 } },
      },
      {
        type: 'responseDone',
        responseId: 'r',
        status: 'completed',
        code: null,
        usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 },
      },
    ],
    [
      'an error that ends the session',
      { type: 'error', error: { type: 'invalid_request_error', code: 'session_expired', message: 'secret' } },
      { type: 'error', code: 'session_expired', fatal: true },
    ],
    [
      'an error without a code',
      { type: 'error', error: { type: 'server_error' } },
      { type: 'error', code: 'server_error', fatal: false },
    ],
    [
      'an error whose code is no code',
      { type: 'error', error: { code: 'Caller +1555 said', type: null } },
      { type: 'error', code: 'unknown', fatal: false },
    ],
    ['an unknown type', { type: 'response.dance' }, { type: 'ignored', reason: 'unknown-type' }],
    ['a type that every object has', { type: 'constructor' }, { type: 'ignored', reason: 'unknown-type' }],
    [
      'audio without its item',
      { type: 'response.output_audio.delta', item_id: null, response_id: 'r', delta: 'A' },
      missing,
    ],
    [
      'audio that is null',
      { type: 'response.output_audio.delta', item_id: 'i', response_id: 'r', delta: null },
      missing,
    ],
    ['a response that is null', { type: 'response.created', response: null }, missing],
    ['no type', { item_id: 'i' }, missing],
    ['an id with control characters', { type: 'response.created', response: { id: 'r\u0000\u001b[2J' } }, missing],
    ['an id without end', { type: 'response.created', response: { id: 'r'.repeat(257) } }, missing],
    [
      'a tool that cannot exist',
      {
        type: 'response.output_item.done',
        item: { id: 'i', type: 'function_call', status: 'completed', call_id: 'c', name: 'a b\n', arguments: '{}' },
      },
      { type: 'toolCall', itemId: 'i', responseId: null, callId: 'c', name: 'invalid', argumentsJson: '{}' },
    ],
  ])('%s is understood', (_, event, expected) => {
    expect(read(event)).toEqual(expected);
  });

  it('that is a tool call cut short runs nothing', () => {
    const item = { id: 'i', type: 'function_call', status: 'incomplete', call_id: 'c', name: 'f', arguments: '{"a' };
    expect(read({ type: 'response.output_item.done', item })).toBeUndefined();
    expect(
      read({ type: 'response.function_call_arguments.done', call_id: 'c', name: 'f', arguments: '{}' }),
    ).toBeUndefined();
  });

  it('that is garbage is counted', () => {
    expect(parseServerEvent('not JSON')).toEqual({ type: 'ignored', reason: 'not-json' });
    expect(parseServerEvent('['.repeat(1_000_000))).toEqual({ type: 'ignored', reason: 'not-json' });
    expect(read(null)).toEqual(missing);
  });
});
