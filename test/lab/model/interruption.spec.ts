import { describe, expect, it } from '@jest/globals';
import { labModels, MORE, ORDER, TOOLS } from './kit.js';

const LONG = 'This is a long answer that goes on and on, so that there is time to interrupt it before it has ended.';
const RESPONSE_LATENCY_MS = 300;
const lab = labModels();

/** The same in a long answer, of which exactly 100 ms have been sent. */
const speaking = async (more: object = { tools: TOOLS }) => {
  const { client, clock, pass, session } = await lab.still(more);
  client.send({ type: 'response.create', response: { instructions: `Say exactly: "${LONG}"` } });
  await client.next('response.created');
  clock.advance(RESPONSE_LATENCY_MS);
  const { item_id: itemId, response_id: responseId } = await client.next('response.output_audio.delta');
  return { client, pass, session, itemId, responseId };
};

const truncate = (itemId: string, audioEndMs: number) => ({
  type: 'conversation.item.truncate',
  item_id: itemId,
  content_index: 0,
  audio_end_ms: audioEndMs,
});

describe('an interruption', () => {
  it('cancels the response, closes its item as incomplete, and answers what was said', async () => {
    const { client, pass, itemId, responseId } = await speaking();
    client.utter(await lab.say(MORE));
    await client.next('input_audio_buffer.speech_started');
    expect((await client.next('response.output_audio_transcript.done')).transcript).toBe('This');
    expect((await client.next('response.output_item.done')).item).toMatchObject({ id: itemId, status: 'incomplete' });
    expect((await client.next('response.done')).response).toMatchObject({
      id: responseId,
      status: 'cancelled',
      status_details: { type: 'cancelled', reason: 'turn_detected' },
      output: [{ id: itemId, status: 'incomplete', content: [{ type: 'output_audio', transcript: 'This' }] }],
    });
    const { response } = await pass('response.done');
    expect(response.status).toBe('completed');
    expect(JSON.stringify(response.output)).toContain('Of course, go on.');
    expect(client.all('response.output_audio.delta').filter((event) => event.item_id === itemId)).toHaveLength(1);
  });

  it('leaves the response alone when it may not interrupt', async () => {
    const format = { type: 'audio/pcmu' };
    const detection = { type: 'server_vad', interrupt_response: false };
    const audio = { input: { format, turn_detection: detection }, output: { format } };
    const { client, pass, responseId } = await speaking({ audio });
    client.utter(await lab.say(MORE));
    await client.next('input_audio_buffer.committed');
    expect((await pass('response.done')).response).toMatchObject({ id: responseId, status: 'completed' });
  });

  it('can come before the first word', async () => {
    const { client } = await lab.still({ tools: TOOLS });
    client.send({ type: 'response.create' });
    client.utter(await lab.say(MORE));
    expect((await client.next('response.done')).response).toMatchObject({ status: 'cancelled', output: [] });
  });

  it('cuts a function call short, whose arguments are done all the same', async () => {
    const { client, clock } = await lab.still({ tools: TOOLS });
    client.utter(await lab.say(ORDER));
    await client.next('response.created');
    clock.advance(RESPONSE_LATENCY_MS);
    await client.next('response.function_call_arguments.delta');
    client.send({ type: 'response.cancel' });
    expect((await client.next('response.function_call_arguments.done')).arguments).toBe('{"order":"123"}');
    expect((await client.next('response.output_item.done')).item).toMatchObject({ status: 'incomplete' });
    expect((await client.next('response.done')).response.status_details?.reason).toBe('client_cancelled');
  });
});

describe('truncation', () => {
  it('forgets what was not heard', async () => {
    const { client, pass, session, itemId } = await speaking();
    await pass('response.done');
    client.send(truncate(itemId, 1_000));
    expect(await client.next('conversation.item.truncated')).toMatchObject({ item_id: itemId, audio_end_ms: 1_000 });
    const item = session?.items.find(({ id }) => id === itemId);
    const [part] = item?.type === 'message' ? item.content : [];
    const kept = part && 'transcript' in part ? (part.transcript ?? '') : '';
    expect(kept).toMatch(/^This is/u);
    expect(LONG.startsWith(kept)).toBe(true);
    expect(kept.length).toBeLessThan(LONG.length / 2);
    client.send({ type: 'conversation.item.retrieve', item_id: itemId });
    expect((await client.next('conversation.item.retrieved')).item).toMatchObject({
      content: [{ type: 'output_audio' }],
    });
    expect(session?.truncations).toEqual([{ itemId, audioEndMs: 1_000 }]);
  });

  it('may name exactly what was received, and nothing more', async () => {
    const { client, pass, itemId } = await speaking();
    await pass('response.done');
    const ms = (await lab.sayAsAgent(LONG)).length / 8;
    client.send({ ...truncate(itemId, ms + 1), event_id: 'too-long' });
    expect((await client.next('error')).error).toMatchObject({
      code: 'invalid_value',
      param: 'audio_end_ms',
      event_id: 'too-long',
    });
    client.send(truncate(itemId, ms));
    await client.next('conversation.item.truncated');
    client.send(truncate(itemId, 0));
    await client.next('conversation.item.truncated');
    client.send(truncate(itemId, 20));
    expect((await client.next('error')).error.message).toMatch(/already shorter than 20ms/u);
  });

  it('counts what has been sent of a response that is still going on', async () => {
    const { client, itemId } = await speaking();
    client.send(truncate(itemId, 101));
    expect((await client.next('error')).error.message).toMatch(/content of 100ms is already shorter than 101ms/u);
    client.send(truncate(itemId, 100));
    await client.next('conversation.item.truncated');
  });

  it('refuses the caller’s own words and unknown items', async () => {
    const { client } = await lab.still({ tools: TOOLS });
    client.utter(await lab.say(MORE));
    const { item_id } = await client.next('input_audio_buffer.committed');
    client.send(truncate(item_id, 0));
    expect((await client.next('error')).error).toMatchObject({ code: null, param: null });
    client.send(truncate('item_nowhere', 0));
    expect((await client.next('error')).error.code).toBe('item_truncate_invalid_item_id');
  });
});
