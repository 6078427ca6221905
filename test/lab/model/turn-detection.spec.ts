import { describe, expect, it } from '@jest/globals';
import { eventually } from '../../kit/eventually.js';
import { framesOf, silence } from '../speech/ears.js';
import { Client, PHONE_SESSION } from './client.js';
import { labModels, MORE, ORDER, THANKS, TOOLS } from './kit.js';

const lab = labModels();
const call = async (url: string, more: object = { tools: TOOLS }) => lab.track(await Client.call(url, more));
describe('turn detection', () => {
  const detection = (turnDetection: object | null) => ({
    audio: { ...PHONE_SESSION.audio, input: { ...PHONE_SESSION.audio.input, turn_detection: turnDetection } },
  });

  it('can be left to the client', async () => {
    const model = await lab.start();
    const client = await call(model.url, detection(null));
    client.speak(await lab.say(MORE), silence(1_000));
    client.send({ type: 'input_audio_buffer.commit' });
    await client.next('conversation.item.done');
    client.send({ type: 'response.create' });
    await client.next('response.done');
    expect(client.types()).not.toContain('input_audio_buffer.speech_started');
    expect(model.sessions[0]?.heard).toMatchObject([{ text: MORE }]);
    expect(client.all('response.created')).toHaveLength(1);
  });

  it('need not answer by itself', async () => {
    const model = await lab.start();
    const client = await call(model.url, detection({ type: 'server_vad', create_response: false }));
    client.utter(await lab.say(MORE));
    await client.next('conversation.item.input_audio_transcription.completed');
    expect(client.types()).not.toContain('response.created');
  });

  it('lets a sentence be finished when it listens to the meaning', async () => {
    const model = await lab.start();
    const client = await call(model.url, detection({ type: 'semantic_vad', eagerness: 'high' }));
    const frames = framesOf(await lab.say(ORDER));
    client.speak(silence(400), ...frames.slice(0, 30), silence(1_000), ...frames.slice(30), silence(400));
    await client.next('input_audio_buffer.speech_stopped');
    await eventually(() => expect(model.sessions[0]?.heard).toMatchObject([{ text: ORDER, complete: true }]));
    expect(client.all('input_audio_buffer.speech_started')).toHaveLength(1);
  });

  it('speaks up when the caller is silent for too long after the answer was played', async () => {
    const idle = detection({ type: 'server_vad', idle_timeout_ms: 5_000 });
    const { client, clock, session } = await lab.still(idle);
    client.send({ type: 'response.create', response: { instructions: 'Say exactly: "Hello."' } });
    await client.next('response.created');
    clock.advance(300);
    await client.next('response.output_audio.delta');
    clock.advance(3_000);
    await client.next('response.done');
    client.speak(silence(4_000));
    client.send({ type: 'conversation.item.retrieve', item_id: 'none' });
    await client.next('error');
    clock.advance(1_000);
    expect(session?.heard).toEqual([]);
    clock.advance(2_000);
    const { audio_start_ms, audio_end_ms } = await client.next('input_audio_buffer.timeout_triggered');
    expect([audio_start_ms, audio_end_ms]).toEqual([0, 4_000]);
    await client.next('input_audio_buffer.committed');
    await client.next('response.created');
  });

  it('forgets what is cleared', async () => {
    const model = await lab.start();
    const client = await call(model.url);
    client.speak(silence(400), await lab.say(MORE));
    client.send({ type: 'input_audio_buffer.clear' });
    await client.next('input_audio_buffer.cleared');
    client.utter(await lab.say(THANKS));
    await client.next('input_audio_buffer.committed');
    expect(model.sessions[0]?.heard).toMatchObject([{ text: THANKS }]);
  });
});
