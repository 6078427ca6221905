import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { errorsOf, openCarrier, OURS, script, THEIRS } from './carrier-kit.js';

describe('a request for TwiML', () => {
  let lab: Awaited<ReturnType<typeof openCarrier>>;
  beforeEach(async () => void (lab = await openCarrier()));
  afterEach(() => lab.close());

  it('asks the fallback URL what to do, with the error', async () => {
    lab.carrier.exchange.book.configure(OURS, {
      voiceUrl: `${lab.product.url}/voice`,
      voiceFallbackUrl: `${lab.product.url}/fallback`,
    });
    lab.product.on('/voice', { status: 503 });
    lab.product.on('/fallback', '<Response><Say>sorry</Say></Response>');
    const call = lab.carrier.callIn(script(), OURS);
    await lab.over(call);
    expect(call.line?.playback.playedMs).toBe(300);
    expect(lab.product.to('/fallback')[0]?.parameters).toMatchObject({
      ErrorCode: '11200',
      ErrorUrl: `${lab.product.url}/voice`,
    });
  });

  it('tries again after a failed connection, with the same idempotency token, and then gives up with 11205', async () => {
    lab.carrier.exchange.book.configure(OURS, { voiceUrl: 'http://127.0.0.1:1/voice' });
    const call = lab.carrier.callIn(script(), OURS);
    await lab.over(call);
    expect(errorsOf(lab.events(call))).toEqual([11205]);
  });

  it('retries server errors where the URL asks for it, with one idempotency token', async () => {
    let attempts = 0;
    lab.carrier.exchange.book.configure(OURS, { voiceUrl: `${lab.product.url}/voice#rc=3&rp=5xx` });
    lab.product.on('/voice', () => (++attempts < 3 ? { status: 500 } : '<Response/>'));
    const call = lab.carrier.callIn(script(), OURS);
    await lab.over(call);
    expect(errorsOf(lab.events(call))).toEqual([]);
    const tokens = lab.product.to('/voice').map(({ headers }) => headers['i-twilio-idempotency-token']);
    expect([tokens.length, new Set(tokens).size]).toEqual([3, 1]);
    expect(lab.product.requests.every(({ signed }) => signed)).toBe(true);
  });

  it('gives up after 15 seconds without an answer', async () => {
    lab.product.hang('/voice');
    const call = lab.carrier.callIn(script(), OURS);
    await lab.over(call);
    expect(errorsOf(lab.events(call))).toEqual([11200]);
  });

  it('sends the standard parameters, with every field under the signature', async () => {
    lab.product.on('/voice', '<Response><Redirect method="GET">/second?a=1</Redirect></Response>');
    const call = lab.carrier.callIn(script(), OURS);
    await lab.over(call);
    const [first] = lab.product.to('/voice');
    expect(first?.parameters).toMatchObject({
      CallSid: call.sid,
      AccountSid: call.details.accountSid,
      From: THEIRS,
      Caller: THEIRS,
      To: OURS,
      Called: OURS,
      CallStatus: 'ringing',
      Direction: 'inbound',
      ApiVersion: '2010-04-01',
      FromCountry: 'US',
    });
    expect(lab.product.to('/second')[0]?.parameters).toMatchObject({
      a: '1',
      CallSid: call.sid,
      CallStatus: 'in-progress',
    });
    expect(lab.product.requests.map(({ signed }) => signed)).toEqual(lab.product.requests.map(() => true));
  });
});
