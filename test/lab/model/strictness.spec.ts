import { describe, expect, it } from '@jest/globals';
import { Client } from './client.js';
import { labModels } from './kit.js';

const lab = labModels();
const update = (session: object) => ({ type: 'session.update', session: { type: 'realtime', ...session } });
const item = (content: object) => ({ type: 'conversation.item.create', item: content });

/** What is sent, and the code and parameter of the error that the real service answers with. */
const REFUSED: readonly (readonly [name: string, event: object | string, code: string, param: string | null])[] = [
  ['no JSON', '{', 'invalid_json', null],
  ['no object', '[]', 'invalid_type', ''],
  ['no type', {}, 'missing_required_parameter', 'type'],
  ['an unknown type', { type: 'session.start' }, 'invalid_value', 'type'],
  ['a type of the beta', { type: 'transcription_session.update' }, 'invalid_value', 'type'],
  ['a session without type', { type: 'session.update', session: {} }, 'missing_required_parameter', 'session.type'],
  ['an update without session', { type: 'session.update' }, 'missing_required_parameter', 'session'],
  ['modalities of the beta', update({ modalities: ['audio'] }), 'unknown_parameter', 'session.modalities'],
  ['a voice of the beta', update({ voice: 'alloy' }), 'unknown_parameter', 'session.voice'],
  [
    'a format of the beta',
    update({ input_audio_format: 'g711_ulaw' }),
    'unknown_parameter',
    'session.input_audio_format',
  ],
  ['a name that every object has', update({ toString: 'x' }), 'unknown_parameter', 'session.toString'],
  ['a temperature', update({ temperature: 0.8 }), 'unknown_parameter', 'session.temperature'],
  ['two modalities', update({ output_modalities: ['audio', 'text'] }), 'invalid_value', 'session.output_modalities'],
  [
    'a rate with mu-law',
    update({ audio: { input: { format: { type: 'audio/pcmu', rate: 8_000 } } } }),
    'unknown_parameter',
    'session.audio.input.format.rate',
  ],
  [
    'a rate that PCM does not have',
    update({ audio: { output: { format: { type: 'audio/pcm', rate: 8_000 } } } }),
    'integer_below_min_value',
    'session.audio.output.format.rate',
  ],
  [
    'an unknown format',
    update({ audio: { output: { format: { type: 'g711_ulaw' } } } }),
    'invalid_value',
    'session.audio.output.format.type',
  ],
  ['an unknown voice', update({ audio: { output: { voice: 'kal' } } }), 'invalid_value', 'session.audio.output.voice'],
  ['too fast', update({ audio: { output: { speed: 2 } } }), 'decimal_above_max_value', 'session.audio.output.speed'],
  [
    'a threshold for semantic detection',
    update({ audio: { input: { turn_detection: { type: 'semantic_vad', threshold: 0.5 } } } }),
    'unknown_parameter',
    'session.audio.input.turn_detection.threshold',
  ],
  [
    'a threshold over one',
    update({ audio: { input: { turn_detection: { type: 'server_vad', threshold: 2 } } } }),
    'decimal_above_max_value',
    'session.audio.input.turn_detection.threshold',
  ],
  [
    'a tool of chat completions',
    update({ tools: [{ type: 'function', function: { name: 'lookup' } }] }),
    'missing_required_parameter',
    'session.tools[0].name',
  ],
  [
    'a strict tool',
    update({ tools: [{ type: 'function', name: 'lookup', strict: true }] }),
    'unknown_parameter',
    'session.tools[0].strict',
  ],
  ['instructions that are no text', update({ instructions: 7 }), 'invalid_type', 'session.instructions'],
  ['too many tokens', update({ max_output_tokens: 5_000 }), 'integer_above_max_value', 'session.max_output_tokens'],
  ['another model', update({ model: 'gpt-realtime' }), 'invalid_value', 'session.model'],
  ['audio that is not base64', { type: 'input_audio_buffer.append', audio: '###' }, 'invalid_value', 'audio'],
  ['no audio', { type: 'input_audio_buffer.append' }, 'missing_required_parameter', 'audio'],
  ['an empty commit', { type: 'input_audio_buffer.commit' }, 'input_audio_buffer_commit_empty', null],
  ['a commit with a field', { type: 'input_audio_buffer.commit', now: true }, 'unknown_parameter', 'now'],
  ['a cancellation of nothing', { type: 'response.cancel' }, 'response_cancel_not_active', null],
  [
    'an output for no call',
    item({ type: 'function_call_output', call_id: 'call_0', output: '{}' }),
    'invalid_tool_call_id',
    'item.call_id',
  ],
  [
    'an output that is no text',
    item({ type: 'function_call_output', call_id: 'call_0', output: {} }),
    'invalid_type',
    'item.output',
  ],
  [
    'a part of the beta',
    item({ type: 'message', role: 'assistant', content: [{ type: 'text', text: 'Hello.' }] }),
    'invalid_value',
    'item.content[0].type',
  ],
  [
    'an input part of the agent',
    item({ type: 'message', role: 'assistant', content: [{ type: 'input_text', text: 'Hello.' }] }),
    'invalid_value',
    'item.content[0].type',
  ],
  [
    'an id that is too long',
    item({ id: 'x'.repeat(33), type: 'message', role: 'user', content: [] }),
    'string_above_max_length',
    'item.id',
  ],
  [
    'an unknown item',
    { type: 'conversation.item.delete', item_id: 'item_0' },
    'item_delete_invalid_item_id',
    'item_id',
  ],
  [
    'a place after nothing',
    { ...item({ type: 'message', role: 'user', content: [] }), previous_item_id: 'item_0' },
    'item_create_invalid_previous_item_id',
    'previous_item_id',
  ],
  [
    'a response with settings of the session',
    { type: 'response.create', response: { type: 'realtime' } },
    'unknown_parameter',
    'response.type',
  ],
];

describe('the lab model refuses what the real one refuses', () => {
  it.each(REFUSED)('%s', async (_name, event, code, param) => {
    const model = await lab.start({ scripts: [] });
    const client = lab.track(await Client.call(model.url));
    client.send(typeof event === 'string' ? event : { event_id: 'mine', ...event });
    const { error } = await client.next('error');
    const named = typeof event === 'string' || Array.isArray(event) ? null : 'mine';
    expect(error).toMatchObject({ type: 'invalid_request_error', code, param });
    expect(error.event_id).toBe(code === 'invalid_type' && param === '' ? null : named);
    client.send(update({ instructions: 'Still there?' }));
    await client.next('session.updated');
    expect(model.sessions[0]?.errors).toHaveLength(1);
  });

  it('a second response while one is going on', async () => {
    const { client } = await lab.still({}, { scripts: [] });
    client.send({ type: 'response.create' });
    client.send({ type: 'response.create' });
    expect((await client.next('error')).error.code).toBe('conversation_already_has_active_response');
    client.send({ type: 'response.cancel', response_id: 'resp_other' });
    expect((await client.next('error')).error.code).toBe('response_cancel_not_active');
    client.send({ type: 'response.cancel' });
    expect((await client.next('response.done')).response.status_details?.reason).toBe('client_cancelled');
    client.send({ type: 'response.create' });
    await client.next('response.created');
  });

  it('a second item with the same id', async () => {
    const model = await lab.start({ scripts: [] });
    const client = lab.track(await Client.call(model.url));
    const message = item({ id: 'one', type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hi.' }] });
    client.send(message);
    client.send(message);
    expect((await client.next('error')).error.code).toBe('item_create_duplicate_id');
  });

  it('another voice once it has spoken', async () => {
    const model = await lab.start({ scripts: [] });
    const client = lab.track(await Client.call(model.url));
    const other = update({ audio: { output: { voice: 'cedar' } } });
    client.send(other);
    expect((await client.next('session.updated')).session).toMatchObject({ audio: { output: { voice: 'cedar' } } });
    client.send({ type: 'response.create' });
    await client.next('response.done');
    client.send(update({ audio: { output: { voice: 'marin' } } }));
    expect((await client.next('error')).error.code).toBe('cannot_update_voice');
    client.send(other);
    await client.next('session.updated');
  });
});
