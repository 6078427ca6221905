import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { CarrierUnavailable, Telephony } from '../../src/calls/ports/telephony.js';
import { eventually } from '../kit/eventually.js';
import { absentee, listener, passerBy } from '../kit/people.js';
import { type Product, startProduct } from '../kit/product.js';
import { readCall } from '../kit/read-call.js';
import type { Seeded } from '../kit/seed.js';

const MINUTE = 60_000;
const [LATE, TWICE, RINGS, LIVE, IN, SID] = Array.from({ length: 6 }, (_, i) => `+1555010202${i}`) as [
  string,
  string,
  string,
  string,
  string,
  string,
];
const [BUSY, NO_ANSWER, MACHINE, WRONG] = ['+15550100003', '+15550100004', '+15550100005', '+15550100006'] as const;

describe('what becomes of a call', () => {
  let product: Product;
  let acme: Seeded;
  let brief: Seeded;

  beforeAll(async () => {
    const scripts = [absentee(RINGS), ...[LATE, TWICE].map(passerBy), ...[LIVE, IN, SID].map(listener)];
    product = await startProduct({ scripts, env: { RING_TIMEOUT_SECONDS: '12' } });
    acme = await product.seed({ tenant: 'acme', number: '+15550109999' });
    const limits = { maxConcurrentCalls: null, maxCallSeconds: 6 };
    brief = await product.seed({ tenant: 'brief', number: '+15550109998', limits });
  }, MINUTE);
  afterAll(() => product?.stop(), MINUTE);

  const place = async (to: string, tenant = acme) => {
    const placed = await product.as(tenant, { method: 'POST', url: '/api/v1/make-call', payload: { to } });
    expect(placed.statusCode).toBe(200);
    return placed.json() as { call_id: string; call_sid: string };
  };

  const logOf = async (id: string, tenant = acme) =>
    (await product.as(tenant, { url: `/api/v1/call-logs/${id}` })).json() as Record<string, unknown>;

  const ends = (id: string, expected: object, tenant = acme) =>
    eventually(async () => expect(await logOf(id, tenant)).toMatchObject(expected), 20_000);

  const eventsOf = async (callId: string): Promise<string[]> =>
    (await readCall(product, callId)).map(({ type }) => type);

  const end = (id: string, tenant = acme) =>
    product.as(tenant, { method: 'POST', url: `/api/v1/active-sessions/${id}/end` });

  const live = (id: string) =>
    eventually(async () => {
      const found = await product.as(acme, { url: `/api/v1/active-sessions/${id}` });
      expect(found.json()).toMatchObject({ stream_sid: expect.any(String) });
      return found.json() as { stream_sid: string; call_sid: string; voice_session_id: string };
    });

  it.each([
    ['a busy line', BUSY, { status: 'busy', outcome: 'no_answer', end_cause: 'carrier', duration_seconds: 0 }],
    ['nobody', NO_ANSWER, { status: 'no-answer', outcome: 'no_answer', end_cause: 'carrier', answered_at: null }],
    ['a number that is none', WRONG, { status: 'failed', outcome: null, end_cause: 'carrier', answered_at: null }],
    ['a machine', MACHINE, { status: 'completed', end_cause: 'caller-hung-up', answered_at: expect.any(String) }],
  ])('is in its log when %s answers', async (_, to, expected) => {
    const { call_id: callId, call_sid: callSid } = await place(to);
    await ends(callId, { call_sid: callSid, direction: 'outbound', ended_at: expect.any(String), ...expected });
    expect((await eventsOf(callId)).filter((type) => type === 'CallEnded')).toHaveLength(1);
  });

  it('is the same when callbacks come late, twice and out of order', async () => {
    await product.lab.arm({ kind: 'duplicate-callback', times: 3 });
    await product.lab.arm({ kind: 'late-callback', status: 'ringing', delayMs: 9_000 });
    const { call_id: callId } = await place(TWICE);
    await ends(callId, { status: 'completed', end_cause: 'caller-hung-up', answered_at: expect.any(String) });
    const types = await eventsOf(callId);
    for (const once of ['DialAccepted', 'CallAnswered', 'CallEnded', 'SessionOpened', 'SessionEnded']) {
      expect(types.filter((type) => type === once)).toEqual([once]);
    }
    await product.lab.calm();
  });

  it('does not depend on the callback of its end being in time', async () => {
    await product.lab.arm({ kind: 'late-callback', status: 'completed', delayMs: 12_000 });
    const { call_id: callId } = await place(LATE);
    await eventually(async () => {
      const session = await product.as(acme, { url: `/api/v1/voice-sessions/${callId}` });
      expect(session.json().transcript).not.toEqual([]);
    });
    await ends(callId, { status: 'completed', end_cause: 'caller-hung-up' });
    await product.lab.calm();
  });

  it('is ended by the stream, the call SID or the call id, once', async () => {
    const calls = [await place(LIVE), await place(SID)];
    const inbound = await product.lab.callIn({ script: `listener-${IN.slice(-4)}`, to: acme.number });
    const [byStream, bySid, byId] = await Promise.all([
      live(calls[0]?.call_id ?? ''),
      live(calls[1]?.call_sid ?? ''),
      live(inbound),
    ]);
    for (const [id, { voice_session_id: callId, call_sid: callSid }] of [
      [byStream.stream_sid, byStream],
      [bySid.call_sid, bySid],
      [byId.voice_session_id, byId],
    ] as const) {
      const foreign = await end(id, brief);
      expect(foreign.statusCode).toBe(404);
      const ended = await end(id);
      expect(ended.json()).toEqual({ ok: true, call_id: callId, status: 'completed' });
      expect([404, 409]).toContain((await end(id)).statusCode);
      await ends(callId, { status: 'completed', end_cause: 'api' });
      expect((await end(id)).statusCode).toBe(404);
      const atCarrier = (await product.lab.calls()).find((call) => call.callSid === callSid);
      expect(atCarrier?.status).toBe('completed');
    }
  });

  it('goes on when the carrier could not be told to end it', async () => {
    const { call_id: callId } = await place(SID);
    await live(callId);
    const failing = jest.spyOn(product.app.get(Telephony), 'hangUp').mockRejectedValueOnce(new CarrierUnavailable());
    expect((await end(callId)).statusCode).toBe(502);
    failing.mockRestore();
    expect(await logOf(callId)).toMatchObject({ status: 'in-progress', ended_at: null });
    expect((await end(callId)).statusCode).toBe(200);
  });

  it('is canceled when it is ended while it rings', async () => {
    const { call_id: callId, call_sid: callSid } = await place(RINGS);
    const ended = await eventually(async () => {
      const answer = await end(callId);
      expect(answer.statusCode).toBe(200);
      return answer.json() as object;
    });
    expect(ended).toEqual({ ok: true, call_id: callId, status: 'canceled' });
    await ends(callId, { status: 'canceled', end_cause: 'api', duration_seconds: 0 });
    expect((await product.lab.calls()).find((call) => call.callSid === callSid)?.status).toBe('canceled');
    await place(RINGS);
  });

  it('ends with words at its time limit', async () => {
    const callSid = await product.lab.callIn({ script: `listener-${IN.slice(-4)}`, to: brief.number });
    await ends(callSid, { status: 'completed', end_cause: 'time-limit' }, brief);
    const session = await product.as(brief, { url: `/api/v1/voice-sessions/${callSid}` });
    const { transcript } = session.json() as { transcript: readonly object[] };
    expect(transcript.at(-1)).toMatchObject({
      role: 'agent',
      text: expect.stringContaining('time limit'),
      interrupted: false,
    });
  });

  it('ends with words at its time limit when we have called, too', async () => {
    const { call_id: callId } = await place(LIVE, brief);
    await ends(callId, { status: 'completed', end_cause: 'time-limit' }, brief);
  });
});
