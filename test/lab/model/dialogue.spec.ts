import { describe, expect, it } from '@jest/globals';
import { framesOf } from '../speech/ears.js';
import { Client } from './client.js';
import { AGAIN, ANSWER, labModels, MORE, ORDER, THANKS, TOOLS, UNKNOWN } from './kit.js';

const lab = labModels();
const call = async (url: string, more: object = { tools: TOOLS }) => lab.track(await Client.call(url, more));
const audioOf = (client: Client, itemId?: string): Buffer =>
  Buffer.concat(
    client
      .all('response.output_audio.delta')
      .filter((event) => event.item_id === itemId)
      .map(({ delta }) => Buffer.from(delta, 'base64')),
  );

describe('a dialogue with the lab model', () => {
  it('begins with the greeting that it is told to say, word for word and audibly', async () => {
    const model = await lab.start();
    const client = await call(model.url);
    client.send({ type: 'response.create', response: { instructions: 'Say exactly: "Hello, this is Ada."' } });
    const { response } = await client.next('response.done');
    expect(response).toMatchObject({
      status: 'completed',
      output: [
        {
          type: 'message',
          role: 'assistant',
          status: 'completed',
          content: [{ type: 'output_audio', transcript: 'Hello, this is Ada.' }],
        },
      ],
    });
    const speech = await lab.sayAsAgent('Hello, this is Ada.');
    expect(audioOf(client, response.output?.[0]?.id)).toEqual(Buffer.from(speech));
    expect(response.usage?.output_token_details?.audio_tokens).toBe(Math.ceil(speech.length / 8 / 50));
  });

  it('sends the events of a response in the order of the protocol, the words in step with the audio', async () => {
    const model = await lab.start();
    const client = await call(model.url);
    const from = client.events.length;
    client.send({ type: 'response.create' });
    await client.next('rate_limits.updated');
    const types = client.types().slice(from);
    expect(types.filter((type) => !type.endsWith('.delta'))).toEqual([
      'response.created',
      'response.output_item.added',
      'conversation.item.added',
      'response.content_part.added',
      'response.output_audio.done',
      'response.output_audio_transcript.done',
      'response.content_part.done',
      'conversation.item.done',
      'response.output_item.done',
      'response.done',
      'rate_limits.updated',
    ]);
    const said = client.all('response.output_audio_transcript.delta').map(({ delta }) => delta);
    expect(said.join('')).toBe('Good morning, this is the shop.');
    expect(said.length).toBeGreaterThan(3);
    const firstAudio = types.indexOf('response.output_audio.delta');
    expect(firstAudio).toBeLessThan(types.lastIndexOf('response.output_audio_transcript.delta'));
    for (const { delta } of client.all('response.output_audio.delta').slice(0, -1)) {
      expect(Buffer.from(delta, 'base64')).toHaveLength(800);
    }
  });

  it('hears a question, calls a function, and tells its result', async () => {
    const model = await lab.start();
    const client = await call(model.url);
    client.utter(await lab.say(ORDER));
    const started = await client.next('input_audio_buffer.speech_started');
    const stopped = await client.next('input_audio_buffer.speech_stopped');
    const committed = await client.next('input_audio_buffer.committed');
    expect(new Set([started.item_id, stopped.item_id, committed.item_id]).size).toBe(1);
    expect(stopped.audio_end_ms - started.audio_start_ms).toBeGreaterThan(1_500);
    const { item } = await client.next('response.output_item.done');
    expect(item).toMatchObject({ type: 'function_call', status: 'completed', name: 'lookup_order' });
    if (item.type !== 'function_call') throw new Error('not a call');
    expect(JSON.parse(item.arguments)).toEqual({ order: '123' });
    await client.next('response.done');
    const output = JSON.stringify({ status: 'shipped', eta: { day: 'tomorrow' } });
    client.send({
      type: 'conversation.item.create',
      item: { type: 'function_call_output', call_id: item.call_id, output },
    });
    client.send({ type: 'response.create' });
    expect((await client.next('response.output_audio_transcript.done')).transcript).toBe(ANSWER);
    await client.next('response.done');
    client.utter(await lab.say(AGAIN));
    expect((await client.next('response.output_audio_transcript.done')).transcript).toBe('It shipped.');
    expect(model.sessions[0]?.heard[0]).toMatchObject({ text: ORDER, complete: true, missingFrames: 0 });
    expect(model.sessions[0]?.errors).toEqual([]);
  });

  it('says so when the function failed', async () => {
    const model = await lab.start();
    const client = await call(model.url);
    client.utter(await lab.say(ORDER));
    const { item } = await client.next('response.output_item.done');
    await client.next('response.done');
    const callId = item.type === 'function_call' ? item.call_id : '';
    const result = { type: 'function_call_output', call_id: callId, output: '{"error":"timeout"}' };
    client.send({ type: 'conversation.item.create', item: result });
    client.send({ type: 'response.create' });
    expect((await client.next('response.output_audio_transcript.done')).transcript).toMatch(/did not work/u);
  });

  it('speaks before a call that must come after its words', async () => {
    const model = await lab.start();
    const client = await call(model.url);
    client.utter(await lab.say(THANKS));
    const { response } = await client.next('response.done');
    expect(response.output).toMatchObject([
      { type: 'message', content: [{ transcript: 'Goodbye.' }] },
      { type: 'function_call', name: 'end_call', arguments: '{"reason":"resolved"}' },
    ]);
  });

  it('calls no function that it was not given', async () => {
    const model = await lab.start();
    const client = await call(model.url, {});
    client.utter(await lab.say(THANKS));
    const { response } = await client.next('response.done');
    expect(response.output).toMatchObject([{ type: 'message', content: [{ transcript: 'Goodbye.' }] }]);
    expect(response.output).toHaveLength(1);
  });

  it('transcribes the caller in its own time, even after the answer', async () => {
    const latencyMs = { response: 10, transcription: 3_000_000 };
    const { client, clock, pass } = await lab.still({}, { latencyMs });
    client.utter(await lab.say(MORE));
    const { item_id } = await client.next('input_audio_buffer.committed');
    await pass('response.done');
    clock.advance(latencyMs.transcription);
    const transcript = await client.next('conversation.item.input_audio_transcription.completed');
    expect(transcript).toMatchObject({ item_id, transcript: MORE, usage: { type: 'tokens' } });
    const deltas = client.all('conversation.item.input_audio_transcription.delta').map(({ delta }) => delta);
    expect(deltas.join('')).toBe(MORE);
  });

  it('did not catch what nobody scripted an answer for', async () => {
    const model = await lab.start();
    const client = await call(model.url);
    client.utter(await lab.say(UNKNOWN));
    expect((await client.next('response.output_audio_transcript.done')).transcript).toMatch(/did not catch/u);
    expect(model.sessions[0]?.heard[0]?.text).toBe(UNKNOWN);
  });

  it('hears lost and reordered audio as such', async () => {
    const model = await lab.start();
    const client = await call(model.url);
    const frames = framesOf(await lab.say(ORDER));
    client.utter(Buffer.concat(frames.slice(0, 30)));
    await client.next('conversation.item.input_audio_transcription.completed');
    client.utter(Buffer.concat([...frames].reverse()));
    const { transcript } = await client.next('conversation.item.input_audio_transcription.completed');
    expect(transcript).toBe('[unintelligible]');
    const [cut, reversed] = model.sessions[0]?.heard ?? [];
    expect(cut).toMatchObject({ complete: false, missingFrames: frames.length - 30 });
    expect(cut?.text).toMatch(/^Where .*…$/u);
    expect(reversed?.reorderedFrames).toBeGreaterThan(frames.length / 2);
  });

  it('writes instead of speaking when asked for text', async () => {
    const model = await lab.start();
    const client = await call(model.url);
    const response = { output_modalities: ['text'], conversation: 'none', instructions: 'Say exactly: "A summary."' };
    client.send({ type: 'response.create', response });
    expect((await client.next('response.output_text.done')).text).toBe('A summary.');
    await client.next('response.done');
    expect(model.sessions[0]?.items).toEqual([]);
    expect(client.types().filter((type) => type.startsWith('conversation.item.'))).toEqual([]);
  });

  it('continues a conversation that was replayed to it', async () => {
    const model = await lab.start();
    const client = await call(model.url);
    const callItem = { type: 'function_call', call_id: 'call_1', name: 'lookup_order', arguments: '{"order":"123"}' };
    const output = '{"status":"is packed","eta":{"day":"on Monday"}}';
    for (const item of [
      { type: 'message', role: 'user', content: [{ type: 'input_text', text: ORDER }] },
      callItem,
      { type: 'function_call_output', call_id: 'call_1', output },
    ]) {
      client.send({ type: 'conversation.item.create', item });
    }
    client.send({ type: 'response.create' });
    expect((await client.next('response.output_audio_transcript.done')).transcript).toBe(
      'Your order is packed and arrives on Monday.',
    );
    expect(client.all('conversation.item.done')).toHaveLength(4);
  });
});
