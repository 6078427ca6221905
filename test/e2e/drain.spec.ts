import { describe, expect, it } from '@jest/globals';
import { LiveCalls } from '../../src/gateway/live/live-calls.js';
import { PHRASES } from '../../src/gateway/telephony/phrases.js';
import { eventually } from '../kit/eventually.js';
import { patientCaller } from '../kit/patient-caller.js';
import { factsOf, heardBy } from '../kit/phone-timeline.js';
import { type Product, startProduct } from '../kit/product.js';

const MINUTE = 60_000;

/** A caller of a server of their own, who has asked something and waits so long for nothing more. */
const withCaller = async (waitMs: number, test: (asked: Asked) => Promise<void>): Promise<void> => {
  const product = await startProduct({ speed: 4, scripts: [patientCaller(waitMs)] });
  try {
    const agent = { greeting: 'Hello.' };
    const { number } = await product.seed({ tenant: 'acme', number: '+15550109999', agent });
    const callSid = await product.lab.callIn({ script: 'patient-caller', to: number });
    await eventually(() => expect(product.shop.requests).toHaveLength(1), MINUTE);
    await test({ product, callSid, number });
  } finally {
    await product.stop();
  }
};
type Asked = Readonly<{ product: Product; callSid: string; number: string }>;

const endOf = async ({ product, callSid }: Asked) =>
  eventually(async () => {
    const last = (await factsOf(product, callSid)).at(-1);
    expect(last?.type).toBe('CallEnded');
    return last;
  }, MINUTE);

const letsLiveCallsEnd = (): Promise<void> =>
  withCaller(4_000, async (asked) => {
    const { product, number } = asked;
    const drained = product.app.get(LiveCalls).drain(MINUTE);
    const late = await product.lab.callIn({ script: 'order-status', to: number });
    await eventually(
      () => expect(heardBy(product, late).map(({ text }) => text)).toEqual([PHRASES.unavailable]),
      MINUTE,
    );
    await drained;
    expect(await endOf(asked)).toMatchObject({ data: { cause: 'agent-ended', outcome: 'resolved' } });
    expect(await factsOf(product, late)).toMatchObject([{ type: 'CallRefused', data: { reason: 'draining' } }]);
  });

const endsLongCalls = (): Promise<void> =>
  withCaller(10 * MINUTE, async (asked) => {
    const { product, callSid } = asked;
    await product.app.get(LiveCalls).drain(1_000);
    expect(await endOf(asked)).toMatchObject({ data: { cause: 'drained' } });
    const last = () => heardBy(product, callSid).at(-1)?.text;
    await eventually(() => expect(last()).toMatch(/we have to end this call now/u), MINUTE);
  });

describe('a server that is told to stop', () => {
  it(
    'takes no new calls, lets those that live come to their end, and ends with words those that go on for too long',
    async () => {
      await Promise.all([letsLiveCallsEnd(), endsLongCalls()]);
    },
    2 * MINUTE,
  );
});
