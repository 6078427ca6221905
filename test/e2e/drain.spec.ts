import { afterEach, describe, expect, it } from '@jest/globals';
import { LiveCalls } from '../../src/gateway/live/live-calls.js';
import { PHRASES } from '../../src/gateway/telephony/phrases.js';
import { eventually } from '../kit/eventually.js';
import { patientCaller } from '../kit/patient-caller.js';
import { factsOf, heardBy } from '../kit/phone-timeline.js';
import { type Product, startProduct } from '../kit/product.js';

const MINUTE = 60_000;

describe('a server that is told to stop', () => {
  let product: Product;
  afterEach(() => product.stop(), MINUTE);

  /** A caller who has asked something and waits so long for nothing more. */
  const askedAndWaiting = async (waitMs: number) => {
    product = await startProduct({ speed: 4, scripts: [patientCaller(waitMs)] });
    const agent = { greeting: 'Hello.' };
    const { number } = await product.seed({ tenant: 'acme', number: '+15550109999', agent });
    const callSid = await product.lab.callIn({ script: 'patient-caller', to: number });
    await eventually(() => expect(product.shop.requests).toHaveLength(1), MINUTE);
    return { callSid, number };
  };

  const endOf = async (callSid: string) =>
    eventually(async () => {
      const last = (await factsOf(product, callSid)).at(-1);
      expect(last?.type).toBe('CallEnded');
      return last;
    }, MINUTE);

  it(
    'takes no new calls, and lets those that live come to their end',
    async () => {
      const { callSid, number } = await askedAndWaiting(4_000);
      const drained = product.app.get(LiveCalls).drain(MINUTE);
      const late = await product.lab.callIn({ script: 'order-status', to: number });
      await eventually(
        () => expect(heardBy(product, late).map(({ text }) => text)).toEqual([PHRASES.unavailable]),
        MINUTE,
      );
      await drained;
      expect(await endOf(callSid)).toMatchObject({ data: { cause: 'agent-ended', outcome: 'resolved' } });
      expect(await factsOf(product, late)).toEqual([]);
    },
    2 * MINUTE,
  );

  it(
    'ends a call that goes on for too long, with words',
    async () => {
      const { callSid } = await askedAndWaiting(10 * MINUTE);
      await product.app.get(LiveCalls).drain(1_000);
      expect(await endOf(callSid)).toMatchObject({ data: { cause: 'drained' } });
      await eventually(
        () => expect(heardBy(product, callSid).at(-1)?.text).toMatch(/we have to end this call now/u),
        MINUTE,
      );
    },
    2 * MINUTE,
  );
});
