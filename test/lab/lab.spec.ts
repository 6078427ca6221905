import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { LabEvent } from '../../src/lab/carrier/lab-events.js';
import type { Lab } from '../../src/lab/lab.js';
import { spawnLab } from '../../src/lab/spawn-lab.js';
import { startLab } from '../../src/lab/start-lab.js';
import { ScaledClock } from '../../src/platform/clock/scaled-clock.js';
import { eventually } from '../kit/eventually.js';
import { temporaryFolder } from '../kit/temporary-folder.js';
import { FakeProduct } from './carrier/product.js';

const OURS = '+15550109000';

describe.each([
  ['in this thread', (recordings: string) => startLab({ clock: new ScaledClock(4), recordings })],
  ['in a thread of its own', (recordings: string) => spawnLab({ speed: 4, recordings })],
] as const)('the lab %s', (_, open) => {
  let lab: Lab;
  let product: FakeProduct;
  beforeEach(async () => {
    lab = await open(await temporaryFolder());
    product = await FakeProduct.start(lab.addresses.authToken);
    await lab.configure(OURS, { voiceUrl: `${product.url}/voice` });
  });
  afterEach(async () => {
    await lab.stop();
    await product.stop();
  });

  it('lets a script’s person call in, tells what happens, and keeps a recording of both sides', async () => {
    product.on('/voice', '<Response><Pause length="8"/><Say>Your order has left our house.</Say></Response>');
    const events: LabEvent[] = [];
    lab.watch((event) => events.push(event));
    const callSid = await lab.callIn({ script: 'machine', to: OURS });
    await eventually(() => expect(events.some(({ type }) => type === 'recorded')).toBe(true), 20_000);
    const [call] = await lab.calls();
    expect(call).toMatchObject({ callSid, direction: 'inbound', to: OURS, status: 'completed', errors: [] });
    expect(call?.heard).toEqual([expect.objectContaining({ text: 'Your order has left our house.', cut: false })]);
    expect(call?.playedMs).toBe(call?.heard[0]?.playedMs);
    expect(call?.said).toEqual([expect.stringContaining('leave a message')]);
    expect(product.to('/voice')[0]).toMatchObject({ signed: true, parameters: { CallSid: callSid } });
    const recorded = events.find((event) => event.type === 'recorded');
    const wav = await readFile(recorded?.type === 'recorded' ? recorded.path : '');
    const seconds = (wav.length - 44) / 4 / 8000;
    expect(Math.abs(seconds - (call?.durationSeconds ?? 0))).toBeLessThan(2);
  });

  it('refuses scripts and numbers that do not exist', async () => {
    await expect(lab.callIn({ script: 'nobody', to: OURS })).rejects.toThrow('no script is named nobody');
    await expect(lab.callIn({ script: 'machine', to: '+15550100000' })).rejects.toThrow('not a number of this account');
  });

  it('serves the carrier and the model at the addresses it names', async () => {
    const { twilioBaseUrl, accountSid, authToken, openaiBaseUrl } = lab.addresses;
    const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
    const calls = await fetch(`${twilioBaseUrl}/2010-04-01/Accounts/${accountSid}/Calls.json`, {
      headers: { authorization },
    });
    expect(await calls.json()).toMatchObject({ calls: [], page: 0 });
    expect(openaiBaseUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1$/);
  });
});
