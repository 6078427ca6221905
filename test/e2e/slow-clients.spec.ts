import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sign } from '../../src/lab/carrier/webhooks/signature.js';
import { eventually } from '../kit/eventually.js';
import { type Product, startProduct } from '../kit/product.js';
import { RawSocket, textFrame, upgradeOf } from '../kit/raw-socket.js';
import type { Seeded } from '../kit/seed.js';
import { startMessage } from '../kit/stream-client.js';
import { newCallSid, streamTokenIn, webhook } from '../kit/twilio-webhook.js';

const MINUTE = 60_000;
const EACH = 20;
const timeLimits = { headersMs: 300, requestMs: 600, checkEveryMs: 50, keepAliveMs: 1_000 };

describe('clients that take their time', () => {
  let product: Product;
  let acme: Seeded;
  const clients: RawSocket[] = [];
  beforeAll(async () => {
    product = await startProduct({ timeLimits, speed: 20 });
    acme = await product.seed({ tenant: 'acme', number: '+15550109999' });
  }, MINUTE);
  afterAll(async () => {
    clients.forEach((client) => client.destroy());
    await product?.stop();
  }, MINUTE);

  const many = (first: string | Buffer): RawSocket[] => {
    const made = Array.from({ length: EACH }, () => new RawSocket(product.baseUrl, first).drip());
    clients.push(...made);
    return made;
  };
  const ringing = async () => {
    const callSid = newCallSid();
    const fields = { CallSid: callSid, From: '+15550100001', To: acme.number, CallStatus: 'ringing' };
    const token = streamTokenIn((await webhook(product, '/api/v1/incoming-call', fields)).body) ?? '';
    const path = `/media-stream/${token}`;
    const { authToken, accountSid } = product.lab.addresses;
    const upgrade = upgradeOf(path, sign(authToken, `${product.baseUrl.replace('http', 'ws')}${path}`));
    const streamSid = `MZ${randomBytes(16).toString('hex')}`;
    return { upgrade, start: textFrame(startMessage({ token, callSid, accountSid, streamSid })) };
  };
  /** A media socket that is open, and what it sends first. */
  const opened = async (first: (start: Buffer) => Buffer = () => Buffer.alloc(0)): Promise<RawSocket> => {
    const { upgrade, start } = await ringing();
    const client = new RawSocket(product.baseUrl, `${upgrade}\r\n\r\n`);
    clients.push(client);
    await eventually(() => expect(client.heard).toContain(' 101 '));
    client.write(first(start));
    return client;
  };
  const endless = textFrame('x'.repeat(60_000)).subarray(0, 10);

  it(
    'are cut off while everybody else is served',
    async () => {
      const host = 'host: x\r\nconnection: close';
      const authorization = `authorization: Bearer ${acme.key}`;
      const post = `POST /api/v1/make-call HTTP/1.1\r\n${host}\r\n${authorization}\r\ncontent-type: application/json`;
      const { upgrade } = await ringing();
      const inHttp = [
        many(`GET /health/live HTTP/1.1\r\n${host}\r\nx-slow: `),
        many(`${post}\r\ncontent-length: 9000\r\n\r\n{"to":"`),
        many(`${post}\r\ntransfer-encoding: chunked\r\n\r\n2328\r\n{"to`),
        many(`${upgrade}\r\nx-slow: `),
      ].flat();
      const silent = await opened();
      const unstarted = (await opened(() => endless)).drip();
      const started = (await opened((start) => Buffer.concat([start, endless]))).drip();
      for (let served = 0; served < 10; served++) {
        expect((await product.send({ url: '/health/live' })).statusCode).toBe(200);
        expect((await product.as(acme, { url: '/api/v1/call-logs' })).statusCode).toBe(200);
      }
      await Promise.all(inHttp.map((client) => client.closed));
      expect(new Set(inHttp.map(({ heard }) => heard.split('\r\n')[0]))).toEqual(
        new Set(['HTTP/1.1 408 Request Timeout']),
      );
      await Promise.all([silent, unstarted, started].map((client) => client.closed));
    },
    MINUTE,
  );
});
