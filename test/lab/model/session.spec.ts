import { describe, expect, it } from '@jest/globals';
import { eventually } from '../../kit/eventually.js';
import { silence } from '../speech/ears.js';
import { Client, PHONE_SESSION } from './client.js';
import { mulawToPcm } from '../../../src/lab/speech/pcm.js';
import { labModels, MORE, TOOLS } from './kit.js';

const lab = labModels();
const update = (session: object) => ({ type: 'session.update', session: { type: 'realtime', ...session } });
const item = (content: object) => ({ type: 'conversation.item.create', item: content });

describe('a session', () => {
  it('tells its settings, and echoes what is changed, leaving the rest', async () => {
    const model = await lab.start({ scripts: [] });
    const client = lab.track(await Client.connect(model.url));
    const { session } = await client.next('session.created');
    expect(session).toMatchObject({
      type: 'realtime',
      object: 'realtime.session',
      model: 'gpt-realtime-2.1',
      output_modalities: ['audio'],
      audio: { input: { turn_detection: { type: 'server_vad', silence_duration_ms: 500 } } },
      expires_at: expect.any(Number),
    });
    client.send({ type: 'session.update', session: { ...PHONE_SESSION, tools: TOOLS } });
    await client.next('session.updated');
    client.send(update({ audio: { input: { turn_detection: { type: 'server_vad', silence_duration_ms: 700 } } } }));
    expect((await client.next('session.updated')).session).toMatchObject({
      instructions: 'Help the caller.',
      tools: TOOLS,
      audio: {
        input: {
          format: { type: 'audio/pcmu' },
          transcription: { model: 'gpt-4o-mini-transcribe' },
          turn_detection: { threshold: 0.5, prefix_padding_ms: 300, silence_duration_ms: 700, create_response: true },
        },
        output: { format: { type: 'audio/pcmu' }, voice: 'marin' },
      },
    });
  });

  it('inserts and deletes items where it is told to', async () => {
    const model = await lab.start({ scripts: [] });
    const client = lab.track(await Client.call(model.url));
    const message = (id: string) => ({
      id,
      type: 'message',
      role: 'system',
      content: [{ type: 'input_text', text: id }],
    });
    client.send(item(message('one')));
    client.send(item(message('two')));
    client.send({ ...item(message('zero')), previous_item_id: 'root' });
    client.send({ ...item(message('half')), previous_item_id: 'one' });
    client.send({ type: 'conversation.item.delete', item_id: 'two' });
    await client.next('conversation.item.deleted');
    expect(model.sessions[0]?.items.map(({ id }) => id)).toEqual(['zero', 'one', 'half']);
    expect(client.all('conversation.item.added').map((event) => event.previous_item_id)).toEqual([
      null,
      'one',
      null,
      'one',
    ]);
  });

  it('ends when it has lasted its time', async () => {
    const { client, clock, session } = await lab.still({}, { scripts: [], sessionMs: 600_000 });
    clock.advance(599_999);
    expect(session?.errors).toEqual([]);
    clock.advance(1);
    expect((await client.next('error')).error).toMatchObject({
      code: 'session_expired',
      message: 'Your session hit the maximum duration of 10 minutes.',
    });
    await eventually(() => expect(client.closeCode).toBe(1001));
    await eventually(() => expect(session?.closed).toBe(true));
  });

  it('hears no A-law, and says so', async () => {
    const model = await lab.start({ scripts: [] });
    const client = lab.track(await Client.connect(model.url));
    client.send(update({ audio: { input: { format: { type: 'audio/pcma' } } } }));
    client.speak(silence(20));
    expect((await client.next('error')).error.message).toMatch(/does not hear audio\/pcma/u);
  });

  it('hears and speaks PCM at 24 kHz, which is what it begins with', async () => {
    const model = await lab.start();
    const client = lab.track(await Client.connect(model.url));
    await client.next('session.created');
    const speech = Buffer.concat([silence(400), await lab.say(MORE), silence(700)]);
    client.send({ type: 'input_audio_buffer.append', audio: Buffer.from(mulawToPcm(speech)).toString('base64') });
    const { response } = await client.next('response.done');
    expect(model.sessions[0]?.heard).toMatchObject([{ text: MORE, complete: true }]);
    const [item] = response.output ?? [];
    const said = 'Of course, go on. I have all the time in the world for you.';
    expect(item).toMatchObject({ content: [{ transcript: said }] });
    const audio = client.all('response.output_audio.delta').map(({ delta }) => Buffer.from(delta, 'base64'));
    const ms = (await lab.sayAsAgent(said)).length / 8;
    expect(Buffer.concat(audio)).toHaveLength(ms * 48);
    const cut = { type: 'conversation.item.truncate', item_id: item?.id, content_index: 0 };
    client.send({ ...cut, audio_end_ms: ms + 1 });
    expect((await client.next('error')).error.param).toBe('audio_end_ms');
    client.send({ ...cut, audio_end_ms: ms });
    await client.next('conversation.item.truncated');
  });
});

describe('a connection', () => {
  it.each([
    ['no key', '?model=gpt-realtime', { Authorization: '' }, 'invalid_api_key', 3000],
    ['a wrong key', '?model=gpt-realtime', { Authorization: 'Bearer other' }, 'invalid_api_key', 3000],
    ['no model', '', {}, 'missing_model', 4000],
    ['an unknown model', '?model=gpt-4o', {}, 'invalid_model', 4000],
    [
      'the header of the beta',
      '?model=gpt-realtime',
      { 'OpenAI-Beta': 'realtime=v1' },
      'beta_api_shape_disabled',
      4000,
    ],
  ])('with %s is taken, told why not, and closed', async (_name, query, headers, code, closeCode) => {
    const model = await lab.start({ scripts: [] });
    const client = lab.track(await Client.connect(model.url, `/v1/realtime${query}`, headers));
    expect((await client.next('error')).error).toMatchObject({ type: 'invalid_request_error', code });
    await eventually(() => expect(client.closeCode).toBe(closeCode));
    expect(client.types()).toEqual(['error']);
    expect(model.sessions).toEqual([]);
  });

  it('to another path is refused before the upgrade', async () => {
    const model = await lab.start({ scripts: [] });
    await expect(Client.connect(model.url, '/v1/live?model=gpt-realtime')).rejects.toThrow('404');
  });
});
