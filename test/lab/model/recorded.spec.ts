import { describe, expect, it } from '@jest/globals';
import { eventually } from '../../kit/eventually.js';
import { silence } from '../speech/ears.js';
import { Client } from './client.js';
import { labModels, MORE, ORDER, TOOLS } from './kit.js';

const lab = labModels();
const text = (client: Client, type: string): string =>
  client.texts.find((one) => one.startsWith('{') && (JSON.parse(one) as { type?: string }).type === type) ?? '{}';
const raw = (client: Client, type: string): unknown => JSON.parse(text(client, type));

/** What recordings of the live service show beyond the documented types. */
describe('the lab model in the details of the live service', () => {
  it('gives settings that are off as null', async () => {
    const model = await lab.start({ scripts: [] });
    const client = lab.track(await Client.connect(model.url));
    await client.next('session.created');
    expect(raw(client, 'session.created')).toMatchObject({
      session: { include: null, audio: { input: { transcription: null, noise_reduction: null } } },
    });
  });

  it.each([
    ['gpt-realtime', 200],
    ['gpt-realtime-2.1-mini', 500],
  ])('ends a turn of %s after %i ms unless told otherwise', async (name, ms) => {
    const model = await lab.start({ scripts: [] });
    const client = lab.track(await Client.connect(model.url, `/v1/realtime?model=${name}`));
    expect((await client.next('session.created')).session).toMatchObject({
      audio: { input: { turn_detection: { silence_duration_ms: ms } } },
    });
    const turn_detection = { type: 'server_vad', threshold: 0.4 };
    client.send({ type: 'session.update', session: { type: 'realtime', audio: { input: { turn_detection } } } });
    expect((await client.next('session.updated')).session).toMatchObject({
      audio: { input: { turn_detection: { silence_duration_ms: ms, threshold: 0.4 } } },
    });
  });

  it('has no transcript in the item of a turn, and items without `object`', async () => {
    const client = lab.track(await Client.call((await lab.start()).url, { tools: TOOLS }));
    client.utter(await lab.say(MORE));
    await client.next('response.done');
    expect(raw(client, 'conversation.item.added')).toMatchObject({
      item: { role: 'user', content: [{ type: 'input_audio', transcript: null }] },
    });
    expect(client.texts.filter((one) => one.includes('realtime.item'))).toEqual([]);
  });

  it('tells a response with what it has not got, and what it cost in detail', async () => {
    const client = lab.track(await Client.call((await lab.start()).url, { tools: TOOLS }));
    client.utter(await lab.say(MORE));
    await client.next('response.done');
    const { response } = raw(client, 'response.created') as { response: { conversation_id: string } };
    expect(response).toMatchObject({
      status_details: null,
      usage: null,
      conversation_id: expect.stringMatching(/^conv_/u),
    });
    expect(raw(client, 'response.done')).toMatchObject({
      response: {
        conversation_id: response.conversation_id,
        status_details: null,
        output: [{ phase: 'final_answer' }],
        usage: {
          input_token_details: { cached_tokens_details: { text_tokens: 0, audio_tokens: 0 } },
          output_token_details: { reasoning_tokens: 0 },
        },
      },
    });
    await eventually(() =>
      expect(raw(client, 'conversation.item.input_audio_transcription.completed')).toMatchObject({
        usage: { input_token_details: { audio_tokens: expect.any(Number) } },
      }),
    );
  });

  it('says after which item an answer stands, pads texts, and tells the limits last, of tokens alone', async () => {
    const client = lab.track(await Client.call((await lab.start()).url, { tools: TOOLS }));
    client.utter(await lab.say(MORE));
    const { item_id: question } = await client.next('input_audio_buffer.committed');
    const { rate_limits: limits } = await client.next('rate_limits.updated');
    expect(client.types().indexOf('rate_limits.updated')).toBeGreaterThan(client.types().indexOf('response.done'));
    expect(limits.map(({ name }) => name)).toEqual(['tokens']);
    const answer = client.all('conversation.item.done').at(-1);
    expect(answer).toMatchObject({ item: { role: 'assistant' }, previous_item_id: question });
    expect(raw(client, 'response.output_audio_transcript.delta')).toMatchObject({ obfuscation: expect.any(String) });
  });

  it('tells no limits of a response that the caller cut short', async () => {
    const { client, clock } = await lab.still({ tools: TOOLS });
    client.send({ type: 'response.create' });
    client.utter(await lab.say(ORDER));
    expect((await client.next('response.done')).response.status).toBe('cancelled');
    await client.next('response.created');
    clock.advance(10);
    expect(client.types()).not.toContain('rate_limits.updated');
  });

  it('answers a binary frame with an error and goes on', async () => {
    const client = lab.track(await Client.call((await lab.start({ scripts: [] })).url));
    client.socket.send(Buffer.from(silence(20)), { binary: true });
    expect((await client.next('error')).error.code).toBe('invalid_event');
    client.send({ type: 'session.update', session: { type: 'realtime', instructions: 'Still there?' } });
    await client.next('session.updated');
  });

  it('pings every twenty seconds', async () => {
    const { client, clock } = await lab.still({}, { scripts: [] });
    let pings = 0;
    client.socket.on('ping', () => pings++);
    clock.advance(40_000);
    await eventually(() => expect(pings).toBe(2));
  });

  it('puts a system item before the empty turn of a caller who has said nothing', async () => {
    const turn_detection = { type: 'server_vad', idle_timeout_ms: 5_000 };
    const format = { type: 'audio/pcmu' };
    const { client, pass } = await lab.still({ audio: { input: { format, turn_detection }, output: { format } } });
    client.send({ type: 'response.create' });
    await pass('input_audio_buffer.timeout_triggered');
    const { item } = await client.next('conversation.item.added');
    expect(item).toMatchObject({ role: 'system' });
    expect(await client.next('input_audio_buffer.committed')).toMatchObject({ previous_item_id: item.id });
  });

  it('can tell what was said before it commits the turn', async () => {
    const model = await lab.start();
    model.faults.arm({ kind: 'model-early-transcripts' });
    const client = lab.track(await Client.call(model.url));
    client.utter(await lab.say(MORE));
    await client.next('conversation.item.input_audio_transcription.delta');
    await client.next('input_audio_buffer.committed');
    const { transcript } = await client.next('conversation.item.input_audio_transcription.completed');
    const deltas = client.all('conversation.item.input_audio_transcription.delta').map(({ delta }) => delta);
    expect([transcript, deltas.join('')]).toEqual([MORE, MORE]);
  });
});
