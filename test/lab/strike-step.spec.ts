import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readScript } from '../../src/lab/scripts/read-script.js';
import { startLab, type LocalLab } from '../../src/lab/start-lab.js';
import { ScaledClock } from '../../src/platform/clock/scaled-clock.js';
import { eventually } from '../kit/eventually.js';
import { FakeProduct } from './carrier/product.js';
import { Client } from './model/client.js';

const OURS = '+15550109000';
const STEPS = `
name: troubled
caller:
  number: '+15550100077'
  steps:
    - pause_ms: 2000
    - strike: { kind: model-reset, after_ms: 0 }
    - strike: { kind: late-callback, delay_ms: 5 }
    - strike: { kind: store-away, after_ms: 0, for_ms: 400 }
    - pause_ms: 600
    - strike: { kind: drop-stream, after_ms: 0 }
`;

describe('a step of a script that lets something go wrong', () => {
  let lab: LocalLab;
  let product: FakeProduct;
  beforeEach(async () => {
    lab = await startLab({ clock: new ScaledClock(4), scripts: [readScript(STEPS, 'troubled.yaml')] });
    product = await FakeProduct.start(lab.addresses.authToken);
    await lab.configure(OURS, { voiceUrl: `${product.url}/voice` });
  });
  afterEach(async () => {
    await lab.stop();
    await product.stop();
  });

  it('meets the model, the store and the media socket of the running call, or waits for its occasion', async () => {
    const stream = `<Stream url="${product.streamUrl('/media')}"/>`;
    product.on('/voice', `<Response><Connect>${stream}</Connect></Response>`);
    const model = await Client.connect(lab.model.url, undefined, {
      Authorization: `Bearer ${lab.addresses.openaiApiKey}`,
    });
    const callSid = await lab.callIn({ script: 'troubled', to: OURS });
    await eventually(() => expect(model.closeCode).toBe(1006));
    const events = await eventually(async () => {
      const [call] = await lab.calls();
      const types = call?.events.map(({ type }) => type) ?? [];
      expect(types).toEqual(expect.arrayContaining(['storeAway', 'storeBack', 'streamEnded']));
      return types;
    });
    expect(events.indexOf('storeAway')).toBeLessThan(events.indexOf('storeBack'));
    expect(lab.carrier.exchange.faults.take('late-callback')).toMatchObject({ delayMs: 5 });
    expect((await lab.calls())[0]?.callSid).toBe(callSid);
  });
});
