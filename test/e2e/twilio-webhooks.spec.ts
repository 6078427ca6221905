import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LiveCalls } from '../../src/gateway/live/live-calls.js';
import { PHRASES } from '../../src/gateway/telephony/phrases.js';
import { eventually } from '../kit/eventually.js';
import { type Product, startProduct } from '../kit/product.js';
import { readCall } from '../kit/read-call.js';
import type { Seeded } from '../kit/seed.js';
import {
  diagnosticsOf,
  forged,
  incomingForm,
  type IncomingFields,
  setTwilioAccount,
  streamTokenIn,
  webhook,
  type WebhookOptions,
} from '../kit/twilio-webhook.js';

const MINUTE = 60_000;
const INCOMING = '/api/v1/incoming-call';
const PREVIOUS = 'the-token-before-the-rotation';
const OWN_ACCOUNT = { accountSid: `AC${'7'.repeat(32)}`, authToken: 'token-of-an-account-of-its-own' };

describe('requests of the carrier', () => {
  let product: Product;
  let acme: Seeded;
  let owner: Seeded;

  beforeAll(async () => {
    product = await startProduct({
      env: {
        TWILIO_AUTH_TOKEN_PREVIOUS: PREVIOUS,
        TWILIO_AUTH_TOKEN_PREVIOUS_UNTIL: new Date(Date.now() + 60 * MINUTE).toISOString(),
      },
    });
    acme = await product.seed({ tenant: 'acme', number: '+15550109999' });
    owner = await product.seed({ tenant: 'owner', number: '+15550109998' });
    await setTwilioAccount(product, owner, OWN_ACCOUNT);
  }, MINUTE);
  afterAll(() => product?.stop(), MINUTE);

  const form = (fields: IncomingFields = {}) => incomingForm({ To: acme.number, ...fields });
  const incoming = (fields = form(), options: WebhookOptions = {}) => webhook(product, INCOMING, fields, options);
  const logOf = (id: string) =>
    eventually(async () => {
      const found = await product.as(acme, { url: `/api/v1/call-logs/${id}` });
      expect(found.statusCode).toBe(200);
      return found.json() as Record<string, unknown>;
    });
  const diagnostics = (kind: string) => diagnosticsOf(product, kind);

  it.each([
    ['no signature', { headers: { 'x-twilio-signature': undefined } }],
    ['an empty signature', { headers: { 'x-twilio-signature': '' } }],
    ['another token’s signature', { authToken: 'f'.repeat(32) }],
    ['another account’s signature', { authToken: OWN_ACCOUNT.authToken }],
    ['a signature that is none', { headers: { 'x-twilio-signature': '!'.repeat(5_000) } }],
  ])('are refused with %s', async (_, options) => {
    const before = await diagnostics('bad-signature');
    const fields = form();
    for (const url of [INCOMING, '/api/v1/call-status', '/api/v1/calls/not-an-id/answer']) {
      const refused = await webhook(product, url, fields, options);
      expect(refused.statusCode).toBe(403);
      expect(refused.json()).toMatchObject({ ok: false, error: 'forbidden' });
    }
    expect(await diagnostics('bad-signature')).toBe(before + 3);
    expect((await product.as(acme, { url: `/api/v1/call-logs/${fields.CallSid}` })).statusCode).toBe(404);
  });

  it('are refused when the URL or a field is not what was signed', async () => {
    const fields = { AccountSid: product.lab.addresses.accountSid, ...form() };
    const signed = await product.send(forged(product, INCOMING, fields, { ...fields, From: '+15550100009' }));
    expect(signed.statusCode).toBe(403);
    const elsewhere = await product.send({ ...forged(product, INCOMING, fields, fields), url: `${INCOMING}?extra=1` });
    expect(elsewhere.statusCode).toBe(403);
  });

  it('are taken with the previous token', async () => {
    expect((await incoming(form(), { authToken: PREVIOUS })).body).toContain('<Connect');
  });

  it('are refused when they are too large, of another type, or no call', async () => {
    expect((await incoming(form({ Padding: 'x'.repeat(70_000) }))).statusCode).toBe(413);
    for (const type of ['text/xml', 'multipart/form-data; boundary=x']) {
      expect((await incoming(form(), { headers: { 'content-type': type } })).statusCode).toBe(415);
    }
    // A signature covers a form: JSON is judged before it is parsed, and nobody stands behind it.
    expect((await incoming(form(), { headers: { 'content-type': 'application/json' } })).statusCode).toBe(403);
    const { CallSid: _, ...without } = form();
    for (const fields of [without, form({ CallSid: '' }), form({ CallSid: '../secrets' })]) {
      const refused = await webhook(product, INCOMING, fields);
      expect(refused.statusCode).toBe(400);
      expect(refused.json()).toMatchObject({ details: { fields: [{ field: 'CallSid' }] } });
    }
  });

  it.each([
    ['a number of nobody', '+15550109000'],
    ['no number at all', 'sip:front-desk@example.com'],
    ['the number of another account', '+15550109998'],
    ['control characters', '\u0000\u0007\r\n'],
    ['nothing', ''],
  ])('to %s hear a sentence, and an operator is told', async (_, to) => {
    const before = await diagnostics('unknown-route');
    const answer = await incoming(form({ To: to }));
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toMatch(/^text\/xml/);
    expect(answer.body).toContain(PHRASES.unknownNumber);
    expect(answer.body).toContain('<Hangup/>');
    expect(await diagnostics('unknown-route')).toBe(before + 1);
  });

  it('of a tenant’s own account are signed by that account', async () => {
    await eventually(async () => {
      const fields = form({ AccountSid: OWN_ACCOUNT.accountSid, To: owner.number });
      expect((await incoming(fields, { authToken: OWN_ACCOUNT.authToken })).body).toContain('<Connect');
    });
    const foreign = await incoming(form({ AccountSid: OWN_ACCOUNT.accountSid }), { authToken: OWN_ACCOUNT.authToken });
    expect(foreign.body).toContain(PHRASES.unknownNumber);
  });

  it('of the account signed with a token that another tenant has set for it speak of no call of ours', async () => {
    const thief = await product.seed({ tenant: 'thief', number: '+15550109997' });
    const authToken = 'a-token-that-the-thief-made-up';
    await setTwilioAccount(product, thief, { accountSid: product.lab.addresses.accountSid, authToken });
    await eventually(async () => {
      // Its own number is proof that the token is known by now.
      expect((await incoming(form({ To: thief.number }), { authToken })).body).toContain('<Connect');
    });
    expect((await incoming(form(), { authToken })).body).toContain(PHRASES.unknownNumber);
    const fields = form();
    await incoming(fields);
    const { id } = await logOf(fields.CallSid);
    const stolen = { ...fields, CallStatus: 'completed' };
    for (const url of [`/api/v1/call-status?call_id=${String(id)}`, '/api/v1/call-status']) {
      expect((await webhook(product, url, stolen, { authToken })).statusCode).toBe(404);
    }
    for (const action of ['answer', 'continue']) {
      const url = `/api/v1/calls/${String(id)}/${action}`;
      expect((await webhook(product, url, stolen, { authToken })).statusCode).toBe(404);
    }
    expect(await logOf(fields.CallSid)).toMatchObject({ ended_at: null });
  });

  it.each([
    ['unknown fields', { NewThingOfTwilio: 'ä ö & = %', StirVerstat: 'TN-Validation-Passed-A' }, '+15550100001'],
    ['a withheld number', { From: 'anonymous' }, 'anonymous'],
    ['no number of the caller', { From: '' }, 'unknown'],
    ['control characters in it', { From: '+1555\u0000010\u001b0001' }, '+15550100001'],
    ['fields that are repeated', { From: ['+15550100001', '+15550100002'] }, '+15550100001'],
  ])('with %s are answered', async (_, odd, from) => {
    const fields = form(odd);
    expect((await incoming(fields)).body).toContain('<Connect');
    expect(await logOf(fields.CallSid)).toMatchObject({ direction: 'inbound', from_number: from });
  });

  it('that are repeated are one call with a token each', async () => {
    const fields = form();
    const answers = await Promise.all([incoming(fields), incoming(fields), incoming(fields)]);
    const tokens = answers.map(({ body }) => streamTokenIn(body));
    expect(new Set(tokens).size).toBe(3);
    expect(tokens).not.toContain(undefined);
    const { id } = await logOf(fields.CallSid);
    expect((await readCall(product, String(id))).map(({ type }) => type)).toEqual(['CallStarted']);
  });

  it('about a call of another tenant, or none, are a 404', async () => {
    const unknown = '0c1f4f5e-8f0a-5d0e-9c43-2f8f5d1d1111';
    for (const url of [
      `/api/v1/calls/${unknown}/answer`,
      `/api/v1/calls/${unknown}/continue`,
      '/api/v1/calls/x/answer',
    ]) {
      expect((await webhook(product, url, form())).statusCode).toBe(404);
    }
    expect((await webhook(product, `/api/v1/call-status?call_id=${unknown}`, form())).statusCode).toBe(404);
    const fields = form();
    await incoming(fields);
    const { id } = await logOf(fields.CallSid);
    const foreign = { ...fields, AccountSid: OWN_ACCOUNT.accountSid, CallStatus: 'completed' };
    const options = { authToken: OWN_ACCOUNT.authToken };
    expect((await webhook(product, `/api/v1/call-status?call_id=${String(id)}`, foreign, options)).statusCode).toBe(
      404,
    );
    expect(await logOf(fields.CallSid)).toMatchObject({ ended_at: null });
  });

  it('hear a sentence while the server drains', async () => {
    await product.app.get(LiveCalls).drain(0);
    expect((await incoming()).body).toContain(PHRASES.unavailable);
    expect((await product.send({ url: '/health/ready' })).statusCode).toBe(503);
  });
});
