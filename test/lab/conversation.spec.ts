import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startLab, type LocalLab } from '../../src/lab/start-lab.js';
import { ScaledClock } from '../../src/platform/clock/scaled-clock.js';
import { eventually } from '../kit/eventually.js';
import { clientOf } from './carrier/carrier-kit.js';
import { FakeProduct } from './carrier/product.js';
import { NaiveBridge } from './naive-bridge.js';

const OURS = '+15550109000';

describe('a conversation in the lab, over a bridge that only forwards', () => {
  const clock = new ScaledClock(3);
  let lab: LocalLab;
  let product: FakeProduct;
  let bridge: NaiveBridge | undefined;
  beforeEach(async () => {
    lab = await startLab({ clock });
    product = await FakeProduct.start(lab.addresses.authToken);
    await lab.configure(OURS, { voiceUrl: `${product.url}/voice` });
  });
  afterEach(async () => {
    await lab.stop();
    await product.stop();
  });

  const answerWith = (greeting: string): void => {
    const twiml = `<Response><Connect><Stream url="${product.streamUrl('/media')}"/></Connect></Response>`;
    product.on('/voice', twiml);
    product.onSocket = (socket) => (bridge = new NaiveBridge(socket, lab.addresses, clock, greeting));
  };
  const overAndHeard = async (spans: number) =>
    eventually(async () => {
      const [call] = await lab.calls();
      expect(call?.status).toBe('completed');
      expect(call?.heard).toHaveLength(spans);
      return call;
    }, 25_000);

  it('goes as the script for an inbound call says', async () => {
    answerWith('Hello, this is the order line.');
    await lab.callIn({ script: 'order-status', to: OURS });
    const call = await overAndHeard(4);
    expect(bridge?.callerSaid).toEqual([
      'Where is my order one two three?',
      'Sorry, can you say that again?',
      'Thank you, goodbye.',
    ]);
    expect(bridge?.toolsCalled).toEqual(['lookup_order', 'end_call']);
    const heard = bridge?.callerSaid;
    await eventually(async () =>
      expect((await lab.calls())[0]?.model).toMatchObject([
        { heard, errors: [], truncations: [{ audioEndMs: expect.any(Number) }], open: false },
      ]),
    );
    expect(call?.heard.map(({ text, cut }) => [text, cut])).toEqual([
      ['Hello, this is the order line.', false],
      [expect.stringMatching(/^I have found your order\..*…$/), true],
      ['Of course. Your order has left our house and arrives tomorrow.', false],
      ['Thank you for calling. Goodbye.', false],
    ]);
  });

  it('goes as the script for an outbound call says', async () => {
    answerWith('Hello, I am calling about your appointment.');
    await clientOf(lab.addresses).calls.create({ to: '+15550100002', from: OURS, url: `${product.url}/voice` });
    const call = await overAndHeard(4);
    expect(bridge?.callerSaid).toEqual(['Yes, that works for me.', 'Sorry, where is it?', 'Great, that is all.']);
    expect(bridge?.toolsCalled).toEqual(['end_call']);
    expect(call?.heard.map(({ cut }) => cut)).toEqual([false, true, false, false]);
    expect(call?.errors.map(({ code }) => code)).toEqual([31921]);
  });
});
