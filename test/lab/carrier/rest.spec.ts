import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import twilio from 'twilio';
import { FakeClock } from '../../kit/fake-clock.js';
import { eventually } from '../../kit/eventually.js';
import { openCarrier, OURS, script, THEIRS } from './carrier-kit.js';

describe('the REST interface, through the real client', () => {
  let lab: Awaited<ReturnType<typeof openCarrier>>;
  beforeEach(async () => void (lab = await openCarrier()));
  afterEach(() => lab.close());

  const create = (changes: Record<string, unknown> = {}) =>
    lab.client.calls.create({ to: THEIRS, from: OURS, url: `${lab.product.url}/answer`, ...changes });

  it('creates a call, queued, and shows it as it goes on', async () => {
    lab.carrier.exchange.book.add(script());
    const created = await create();
    expect(created).toMatchObject({ status: 'queued', direction: 'outbound-api', to: THEIRS, from: OURS });
    await eventually(async () => {
      expect(await lab.client.calls(created.sid).fetch()).toMatchObject({ status: 'completed' });
    });
  });

  it('counts every second of a call that was begun', async () => {
    const clock = new FakeClock();
    const { carrier, product, client, close } = await openCarrier(clock);
    try {
      carrier.exchange.book.add(script());
      // The product takes its time, and hangs up.
      product.on('/answer', () => {
        clock.advance(1_200);
        return '<Response/>';
      });
      const { sid } = await client.calls.create({ to: THEIRS, from: OURS, url: `${product.url}/answer` });
      const call = carrier.exchange.calls.get(sid);
      await eventually(() => {
        if (call?.answeredAtMs === undefined) clock.advance(20);
        expect(call?.status).toBe('completed');
      });
      expect(await client.calls(sid).fetch()).toMatchObject({ status: 'completed', duration: '2' });
    } finally {
      await close();
    }
  });

  it.each([
    [{ to: '5550100' }, 21211],
    [{ from: 'anonymous' }, 21212],
    [{ from: '+15550109999' }, 21210],
    [{ url: 'not a url' }, 21205],
    [{ url: undefined }, 21205],
    [{ statusCallback: 'ftp://example.com' }, 21205],
    [{ machineDetection: 'Perhaps' }, 21234],
    [{ machineDetectionTimeout: 2 }, 21234],
    [{ machineDetectionTimeout: 60 }, 21234],
    [{ sendDigits: '12x' }, 21206],
    [{ sendDigits: '1'.repeat(33) }, 21206],
    [{ method: 'PUT' }, 21209],
    [{ statusCallback: 'http://127.0.0.1/status', statusCallbackMethod: 'PATCH' }, 21209],
    [{ url: undefined, applicationSid: `AP${'0'.repeat(32)}` }, 21218],
  ])('refuses %p with %i', async (changes, code) => {
    await expect(create(changes)).rejects.toMatchObject({ status: 400, code });
    expect(lab.carrier.exchange.calls.size).toBe(0);
  });

  it('refuses a wrong token, an unknown call and another account', async () => {
    const answer = await fetch(`${lab.carrier.baseUrl}/2010-04-01/Accounts/AC1/Calls.json`);
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: 20003, status: 401 });
    await expect(lab.client.calls('CAunknown').fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
    await expect(lab.client.api.accounts('AC1').calls('CA1').fetch()).rejects.toMatchObject({ code: 20404 });
  });

  it('ends a ringing call as canceled and refuses to update a call that is over', async () => {
    lab.carrier.exchange.book.add(script({ answers: 'no-answer' }));
    const { sid } = await create({ statusCallback: `${lab.product.url}/status` });
    await eventually(() => expect(lab.carrier.exchange.calls.get(sid)?.status).toBe('ringing'));
    expect(await lab.client.calls(sid).update({ status: 'canceled' })).toMatchObject({ status: 'canceled' });
    await eventually(() => expect(lab.product.to('/status')[0]?.parameters.CallStatus).toBe('canceled'));
    await expect(lab.client.calls(sid).update({ status: 'completed' })).rejects.toMatchObject({ code: 21220 });
  });

  it('redirects a live call to new TwiML at once', async () => {
    lab.carrier.exchange.book.add(script());
    lab.product.on('/answer', '<Response><Pause length="600"/></Response>');
    lab.product.on('/next', '<Response><Hangup/></Response>');
    const { sid } = await create();
    await eventually(() => expect(lab.product.to('/answer')).toHaveLength(1));
    await lab.client.calls(sid).update({ twiml: `<Response><Redirect>${lab.product.url}/next</Redirect></Response>` });
    await eventually(() => expect(lab.carrier.exchange.calls.get(sid)?.status).toBe('completed'));
    expect(lab.product.to('/next')).toHaveLength(1);
  });

  it('lists calls by number and start time, page by page', async () => {
    lab.carrier.exchange.book.add(script({ answers: 'busy' }));
    const sids: string[] = [];
    for (let call = 0; call < 5; call++) sids.push((await create()).sid);
    await create({ to: '+15550100077' });
    const startTimeAfter = new Date(Date.now() - 60_000);
    const listed = await lab.client.calls.list({ to: THEIRS, from: OURS, startTimeAfter, pageSize: 2 });
    expect(listed.map(({ sid }) => sid)).toEqual(sids.reverse());
    expect(await lab.client.calls.list({ to: THEIRS, startTimeAfter: new Date(Date.now() + 3_600_000) })).toEqual([]);
  });

  it('lists calls by when they ended', async () => {
    lab.carrier.exchange.book.add(script({ answers: 'busy' }));
    const { sid } = await create();
    await eventually(() => expect(lab.carrier.exchange.calls.get(sid)?.endedAtMs).toBeDefined());
    const ago = (ms: number) => new Date(Date.now() - ms);
    expect(await lab.client.calls.list({ endTimeAfter: ago(60_000) })).toMatchObject([{ sid }]);
    expect(await lab.client.calls.list({ endTimeBefore: ago(60_000) })).toEqual([]);
  });

  it('deletes the record of a call that is over, and of no other', async () => {
    lab.carrier.exchange.book.add(script({ answers: 'no-answer' }));
    const { sid } = await create();
    await expect(lab.client.calls(sid).remove()).rejects.toMatchObject({ status: 400, code: 20009 });
    await lab.client.calls(sid).update({ status: 'canceled' });
    expect(await lab.client.calls(sid).remove()).toBe(true);
    await expect(lab.client.calls(sid).fetch()).rejects.toMatchObject({ code: 20404 });
    expect(await lab.client.calls.list()).toEqual([]);
  });

  it('refuses an update with two sources of TwiML', async () => {
    lab.carrier.exchange.book.add(script());
    lab.product.on('/answer', '<Response><Pause length="600"/></Response>');
    const { sid } = await create();
    await eventually(() => expect(lab.product.to('/answer')).toHaveLength(1));
    const both = { url: `${lab.product.url}/answer`, twiml: '<Response/>' };
    await expect(lab.client.calls(sid).update(both)).rejects.toMatchObject({ status: 400, code: 11217 });
  });

  it('loses the answer of a create on demand: the call exists all the same', async () => {
    lab.carrier.exchange.faults.arm({ kind: 'lose-answer' });
    await expect(create()).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(lab.carrier.exchange.calls.size).toBe(1);
    await expect(create()).resolves.toBeDefined();
  });

  it('signs its callbacks so that the vendor’s own check accepts them', async () => {
    lab.carrier.exchange.book.add(script());
    await create({
      statusCallback: `${lab.product.url}/status?a=%20b`,
      statusCallbackEvent: ['initiated', 'completed'],
    });
    await eventually(() => expect(lab.product.to('/status')).toHaveLength(2));
    expect(lab.product.requests.every(({ signed }) => signed)).toBe(true);
    const [first] = lab.product.to('/status');
    const signature = String(first?.headers['x-twilio-signature']);
    expect(
      twilio.validateRequest('another', signature, `${lab.product.url}/status?a=%20b`, first?.parameters ?? {}),
    ).toBe(false);
  });
});
