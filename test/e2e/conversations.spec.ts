import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../kit/eventually.js';
import { type Product, startProduct } from '../kit/product.js';
import type { Seeded } from '../kit/seed.js';

const MINUTE = 60_000;
/** Three times faster than real, every delay of a busy machine counts three times; the exact measure is tested in simulated time. */
const TOLERANCE_MS = 600;

type Turn = Readonly<{ role: string; text: string; interrupted: boolean; heard_ms: number | null }>;
type Session = Readonly<{ transcript: readonly Turn[]; function_calls: readonly object[] }>;

describe('a whole call', () => {
  let product: Product;
  let acme: Seeded;

  beforeAll(async () => {
    product = await startProduct({ speed: 3 });
    acme = await product.seed({ tenant: 'acme', number: '+15550109999' });
  }, MINUTE);
  afterAll(() => product?.stop(), MINUTE);

  const completed = (callSid: string) =>
    eventually(async () => {
      const found = await product.as(acme, { url: `/api/v1/call-logs/${callSid}` });
      expect(found.json()).toMatchObject({ status: 'completed' });
      return found.json() as object;
    }, MINUTE);

  const session = async (callSid: string) => {
    const found = await product.as(acme, { url: `/api/v1/voice-sessions/${callSid}` });
    expect(found.statusCode).toBe(200);
    return found.json() as Session;
  };

  /** Every interruption as the product measured it against what the phone really played. */
  const expectMeasured = async (callSid: string, transcript: readonly Turn[], interruptions: number) => {
    const report = (await product.lab.calls()).find((call) => call.callSid === callSid);
    const heard = report?.heard.filter((span) => span.cut).map((span) => span.playedMs) ?? [];
    const cuts = transcript.filter((turn) => turn.interrupted).map((turn) => turn.heard_ms ?? 0);
    expect(cuts).toHaveLength(interruptions);
    expect(heard).toHaveLength(interruptions);
    cuts.forEach((ms, i) => expect(Math.abs(ms - (heard[i] ?? 0))).toBeLessThanOrEqual(TOLERANCE_MS));
  };

  it(
    'that comes in is answered, interrupted, looked up, and ended by the agent',
    async () => {
      const callSid = await product.lab.callIn({ script: 'order-status', to: acme.number });
      const log = await completed(callSid);
      expect(log).toMatchObject({ direction: 'inbound', end_cause: 'agent-ended', outcome: 'resolved' });
      const { transcript, function_calls: calls } = await session(callSid);
      expect(calls).toMatchObject([
        { tool: 'lookup_order', arguments: { order: '123' }, status: 'succeeded', result: { eta: 'on Thursday' } },
        { tool: 'end_call', status: 'succeeded' },
      ]);
      expect(transcript.map((turn) => turn.role)).toEqual([
        'agent',
        'caller',
        'agent',
        'caller',
        'agent',
        'caller',
        'agent',
      ]);
      await expectMeasured(callSid, transcript, 1);
    },
    2 * MINUTE,
  );

  it(
    'that goes out is placed once, spoken first, interrupted, and ended',
    async () => {
      const placed = await product.as(acme, {
        method: 'POST',
        url: '/api/v1/make-call',
        headers: { 'idempotency-key': 'appointment-1' },
        payload: {
          to: '+15550100002',
          agent_key: 'front_desk',
          greeting: 'Hello, I am calling about your appointment tomorrow at ten. Does that still work for you?',
        },
      });
      expect(placed.statusCode).toBe(200);
      const { call_sid: callSid, call_id: callId } = placed.json();
      const log = await completed(callSid);
      expect(log).toMatchObject({ id: callId, direction: 'outbound', end_cause: 'agent-ended', outcome: 'resolved' });
      const { transcript } = await session(callSid);
      expect(transcript[0]).toMatchObject({ role: 'agent', text: expect.stringContaining('your appointment') });
      await expectMeasured(callSid, transcript, 1);
    },
    2 * MINUTE,
  );
});
