import { describe, expect, it } from '@jest/globals';
import { Client } from './client.js';
import { labModels, MORE, SCRIPT } from './kit.js';

const lab = labModels();
const PARTS = ['I have found it.', 'It is on its way.'] as const;
const SAYS = ['One moment please.', PARTS];
const script = { ...SCRIPT, agent: [{ hears: 'one more thing', says: SAYS }] };

const answered = async () => {
  const model = await lab.start({ scripts: [script] });
  const client = lab.track(await Client.call(model.url));
  client.utter(await lab.say(MORE));
  const { response } = await client.next('response.done');
  return { client, model, response, second: response.output?.[1]?.id ?? '' };
};

describe('an answer of several messages and parts', () => {
  it('gives each message its output index and each part its content index', async () => {
    const { client, response, second } = await answered();
    expect(response.output).toMatchObject([
      { phase: 'commentary', content: [{ transcript: 'One moment please.' }] },
      { phase: 'final_answer', content: [{ transcript: PARTS[0] }, { transcript: PARTS[1] }] },
    ]);
    const places = client
      .all('response.output_audio.done')
      .map((event) => [event.item_id === second, event.output_index, event.content_index]);
    expect(places).toEqual([
      [false, 0, 0],
      [true, 1, 0],
      [true, 1, 1],
    ]);
  });

  it('can be truncated at the part that was heard last, which forgets the parts after it', async () => {
    const { client, model, second } = await answered();
    const [firstMs = 0, secondMs = 0] = await Promise.all(
      PARTS.map(async (part) => (await lab.sayAsAgent(part)).length / 8),
    );
    const truncate = { type: 'conversation.item.truncate', item_id: second };
    client.send({ ...truncate, content_index: 1, audio_end_ms: secondMs + 1 });
    expect((await client.next('error')).error.message).toContain(`content of ${secondMs}ms`);
    client.send({ ...truncate, content_index: 2, audio_end_ms: 0 });
    expect((await client.next('error')).error.param).toBe('content_index');
    client.send({ ...truncate, content_index: 0, audio_end_ms: firstMs });
    await client.next('conversation.item.truncated');
    expect(model.sessions[0]?.items.at(-1)).toMatchObject({ content: [{ transcript: PARTS[0] }, { transcript: '' }] });
  });
});
