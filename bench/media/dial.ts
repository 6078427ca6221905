import { WebSocket } from 'ws';
import { request } from 'undici';
import { sign } from '#product/lab/carrier/webhooks/signature.js';
import { ACCOUNT_SID, AUTH_TOKEN, BENCH_NUMBER } from '../kit/product.js';
import type { Meter } from './meter.js';
import { Phone } from './phone.js';

/** Where calls go: through the product's webhook, or straight to the socket of the relay. */
export type Destination = Readonly<{ kind: 'product'; origin: string } | { kind: 'relay'; url: string }>;

const RETRY_MS = 250;
const RETRIES = 40;

/** Calls in, as the carrier does: webhook, TwiML, socket, `start`. */
export const dial = async (to: Destination, index: number, meter: Meter): Promise<Phone> => {
  const callSid = `CA${crypto.randomUUID().replaceAll('-', '')}`;
  const streamSid = `MZ${crypto.randomUUID().replaceAll('-', '')}`;
  const { url, token } = to.kind === 'relay' ? { url: to.url, token: '' } : await answer(to.origin, callSid);
  const headers = { 'x-twilio-signature': sign(AUTH_TOKEN, url) };
  // A mask of zeros spares the load a pass over every frame.
  const socket = new WebSocket(url, { headers, perMessageDeflate: false, generateMask: () => undefined });
  const phone = new Phone(socket, index, streamSid, meter);
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  phone.start(callSid, ACCOUNT_SID, { stream_token: token });
  return phone;
};

/** The stream that the product answers with; asked again until its read models know the number. */
const answer = async (origin: string, callSid: string): Promise<{ url: string; token: string }> => {
  const webhook = `${origin}/api/v1/incoming-call`;
  const form = { CallSid: callSid, AccountSid: ACCOUNT_SID, From: '+15550100001', To: BENCH_NUMBER };
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-twilio-signature': sign(AUTH_TOKEN, webhook, form),
  };
  let twiml = '';
  for (let tries = 0; tries < RETRIES; tries++) {
    const body = new URLSearchParams(form).toString();
    const response = await request(webhook, { method: 'POST', headers, body });
    twiml = await response.body.text();
    const url = /<Stream url="([^"]+)"/.exec(twiml)?.[1];
    const token = /name="stream_token" value="([^"]+)"/.exec(twiml)?.[1];
    if (url !== undefined && token !== undefined) return { url, token };
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
  throw new Error(`the product does not take the call: ${twiml}`);
};
