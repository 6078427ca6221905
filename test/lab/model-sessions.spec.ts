import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type LocalLab, startLab } from '../../src/lab/start-lab.js';
import { modelOf } from '../../src/lab/model-of.js';
import { ScaledClock } from '../../src/platform/clock/scaled-clock.js';
import { eventually } from '../kit/eventually.js';
import { FakeProduct } from './carrier/product.js';
import { Client, PHONE_SESSION } from './model/client.js';

const OURS = '+15550109000';

describe('what the lab says afterwards of a call’s sessions with the model', () => {
  let lab: LocalLab;
  let product: FakeProduct;
  const clients: Client[] = [];
  beforeEach(async () => {
    lab = await startLab({ clock: new ScaledClock(4) });
    product = await FakeProduct.start(lab.addresses.authToken);
    product.on('/voice', '<Response><Pause length="600"/></Response>');
    await lab.configure(OURS, { voiceUrl: `${product.url}/voice` });
  });
  afterEach(async () => {
    clients.splice(0).forEach((client) => client.close());
    await lab.stop();
    await product.stop();
  });

  const session = async (): Promise<Client> => {
    const headers = { Authorization: `Bearer ${lab.addresses.openaiApiKey}` };
    const client = await Client.connect(lab.model.url, undefined, headers);
    clients.push(client);
    client.send({ type: 'session.update', session: PHONE_SESSION });
    await client.next('session.updated');
    return client;
  };
  const modelReports = async (callSid: string) =>
    (await lab.calls()).find((call) => call.callSid === callSid)?.model ?? [];

  it('is what each refused, what it was told to forget, and whether it was left open', async () => {
    const callSid = await lab.callIn({ script: 'order-status', to: OURS });
    const first = await session();
    first.send({ type: 'response.create', response: { instructions: 'Say exactly: "How can I help you today?"' } });
    const { item } = await first.next('response.output_item.done');
    await first.next('response.done');
    first.send({ type: 'conversation.item.truncate', item_id: item.id, content_index: 0, audio_end_ms: 480 });
    await first.next('conversation.item.truncated');
    first.send({ type: 'response.cancel' });
    await first.next('error');
    first.close();
    await eventually(async () => expect(await modelReports(callSid)).toMatchObject([{ open: false }]));
    await session();
    lab.carrier.hangUp(callSid);
    const heard: readonly string[] = [];
    expect(await modelOf(lab, callSid)).toEqual([
      {
        sessionId: expect.stringMatching(/^sess_/),
        heard,
        truncations: [{ itemId: item.id, audioEndMs: 480 }],
        errors: [{ code: 'response_cancel_not_active', message: expect.any(String) }],
        open: false,
      },
      { sessionId: expect.stringMatching(/^sess_/), heard, truncations: [], errors: [], open: true },
    ]);
  });

  it('does not count a session that was opened when no call was going on', async () => {
    await session();
    const callSid = await lab.callIn({ script: 'order-status', to: OURS });
    expect(await modelReports(callSid)).toEqual([]);
  });
});
