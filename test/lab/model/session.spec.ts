import { describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { eventually } from '../../kit/eventually.js';
import { silence } from '../speech/ears.js';
import { Client, PHONE_SESSION } from './client.js';
import { labModels, TOOLS } from './kit.js';

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

  it('hears mu-law only, and says so', async () => {
    const model = await lab.start({ scripts: [] });
    const client = lab.track(await Client.connect(model.url));
    client.speak(silence(20));
    expect((await client.next('error')).error.message).toMatch(/audio\/pcmu only/u);
  });
});

describe('a connection', () => {
  const refusedWith = async (url: string, path: string, headers: object): Promise<number | undefined> => {
    const socket = new WebSocket(url.replace('http', 'ws') + path, { headers: { ...headers } });
    return new Promise((resolve) => {
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode));
      socket.on('error', () => resolve(undefined));
    });
  };
  const authorised = { Authorization: 'Bearer lab-key' };

  it.each([
    ['no key', '/v1/realtime?model=m', {}, 401],
    ['a wrong key', '/v1/realtime?model=m', { Authorization: 'Bearer other' }, 401],
    ['no model', '/v1/realtime', authorised, 400],
    ['another path', '/v1/live?model=m', authorised, 404],
  ])('with %s is refused before the upgrade', async (_name, path, headers, status) => {
    const model = await lab.start({ scripts: [] });
    expect(await refusedWith(model.url, path, headers)).toBe(status);
    expect(model.sessions).toEqual([]);
  });

  it('with the header of the beta is told so and closed', async () => {
    const model = await lab.start({ scripts: [] });
    const client = lab.track(await Client.connect(model.url, '/v1/realtime?model=m', { 'OpenAI-Beta': 'realtime=v1' }));
    expect((await client.next('error')).error.code).toBe('beta_api_shape_disabled');
    await eventually(() => expect(client.closeCode).toBe(4000));
  });
});
