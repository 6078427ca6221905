import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { WebSocket } from 'ws';
import { Coordination } from '../../src/platform/coordination/coordination.js';
import { eventually } from '../kit/eventually.js';
import { type Product, startProduct } from '../kit/product.js';
import type { Seeded } from '../kit/seed.js';
import { closed, openStream, startMessage } from '../kit/stream-client.js';
import { newCallSid, streamTokenIn, webhook } from '../kit/twilio-webhook.js';

const MINUTE = 60_000;
const POLICY_VIOLATION = 1008;
const FRAME = Buffer.alloc(160, 0xff).toString('base64');

describe('the media socket', () => {
  let product: Product;
  let acme: Seeded;
  let beta: Seeded;
  let accountSid: string;
  const sockets: WebSocket[] = [];
  const tokens: string[] = [];

  beforeAll(async () => {
    product = await startProduct({ logs: true });
    acme = await product.seed({ tenant: 'acme', number: '+15550109999' });
    beta = await product.seed({ tenant: 'beta', number: '+15550109998' });
    accountSid = product.lab.addresses.accountSid;
  }, MINUTE);
  afterEach(() => sockets.splice(0).forEach((socket) => socket.terminate()));
  afterAll(() => product?.stop(), MINUTE);

  /** A call that rings, with the token of its stream. */
  const ringing = async () => {
    const callSid = newCallSid();
    const fields = { CallSid: callSid, From: '+15550100001', To: acme.number, CallStatus: 'ringing' };
    const token = streamTokenIn((await webhook(product, '/api/v1/incoming-call', fields)).body) ?? '';
    tokens.push(token);
    return { callSid, token, path: `/media-stream/${token}`, streamSid: `MZ${randomBytes(16).toString('hex')}` };
  };
  const open = async (path: string, headers?: Readonly<Record<string, string>>): Promise<WebSocket> => {
    const { status, socket } = await openStream(product, path, headers);
    expect(status).toBe(101);
    if (socket === undefined) throw new Error('not open');
    sockets.push(socket);
    return socket;
  };
  const versionOf = async (key: string) => (await product.app.get(Coordination).get(key))?.version ?? 0n;
  const sessions = () => product.lab.model.sessions.length;
  /** A call that talks: the model's session is open, and the agent's first words come. */
  const talking = async () => {
    const before = sessions();
    const call = await ringing();
    const socket = await open(call.path);
    const heard: string[] = [];
    socket.on('message', (data: Buffer) => void heard.push(data.toString('utf8')));
    socket.send(startMessage({ ...call, accountSid }));
    await eventually(() => expect(sessions()).toBe(before + 1));
    await eventually(() => expect(heard.join('')).toContain('"media"'));
    return { ...call, socket, heard };
  };
  const endOf = (callSid: string, expected: object) =>
    eventually(async () => {
      const found = await product.as(acme, { url: `/api/v1/voice-sessions/${callSid}` });
      expect(found.json()).toMatchObject(expected);
    });

  it.each(['/media-stream', '/media-stream/', '/media-stream/x', `/media-stream/${'A'.repeat(22)}.${'B'.repeat(43)}`])(
    'is refused without a token of ours: %s',
    async (path) => expect([401, 403, 404]).toContain((await openStream(product, path)).status),
  );

  it('is refused elsewhere', async () => {
    const { token } = await ringing();
    expect((await openStream(product, `/nowhere/${token}`)).status).toBe(404);
  });

  it('is refused without the carrier’s signature', async () => {
    const { path } = await ringing();
    const wrong = { 'x-twilio-signature': Buffer.alloc(20, 1).toString('base64') };
    expect((await openStream(product, path, {})).status).toBe(403);
    expect((await openStream(product, path, wrong)).status).toBe(403);
    expect((await openStream(product, path, { authorization: `Bearer ${acme.key}` })).status).toBe(403);
  });

  it('has a token that lasts a minute', async () => {
    const set = jest.spyOn(product.app.get(Coordination), 'compareAndSet');
    const { token, path } = await ringing();
    const [id = ''] = token.split('.');
    const stored = set.mock.calls.map(([key, , , ttlMs]) => [key, ttlMs]);
    expect(stored).toContainEqual([`stream-token/${id}`, 60_000]);
    set.mockRestore();
    await product.app.get(Coordination).take(`stream-token/${id}`, await versionOf(`stream-token/${id}`));
    expect((await openStream(product, path)).status).toBe(403);
  });

  it.each<[string, (call: { callSid: string; token: string }) => object]>([
    ['another call', () => ({ callSid: newCallSid() })],
    ['another account', () => ({ accountSid: `AC${'0'.repeat(32)}` })],
    ['another token', () => ({ token: `${'A'.repeat(22)}.${'B'.repeat(43)}` })],
  ])('is closed when start speaks of %s', async (_, change) => {
    const before = sessions();
    const call = await ringing();
    const socket = await open(call.path);
    socket.send(startMessage({ ...call, accountSid, ...change(call) }));
    expect(await closed(socket)).toBe(POLICY_VIOLATION);
    expect(sessions()).toBe(before);
  });

  it('is closed when start does not come, whatever else does', async () => {
    const before = sessions();
    const { path } = await ringing();
    const socket = await open(path);
    const { streamSid } = await ringing();
    socket.send(JSON.stringify({ event: 'connected', protocol: 'Call', version: '1.0.0' }));
    for (const frame of ['not json', '[]', 'null', '{"event":"start"}', Buffer.from([1, 2, 3])]) socket.send(frame);
    socket.send(JSON.stringify({ event: 'media', streamSid, media: { payload: FRAME } }));
    expect(await closed(socket)).toBe(POLICY_VIOLATION);
    expect(sessions()).toBe(before);
  });

  it('is one for each token', async () => {
    const before = sessions();
    const call = await ringing();
    const [first, second] = [await open(call.path), await open(call.path)];
    const refused = Promise.race([closed(first), closed(second)]);
    for (const socket of [first, second]) socket.send(startMessage({ ...call, accountSid }));
    expect(await refused).toBe(POLICY_VIOLATION);
    await eventually(() => expect(sessions()).toBe(before + 1));
    expect((await openStream(product, call.path)).status).toBe(403);
  });

  it('outlives frames that are garbage, and hears none for another stream', async () => {
    const { socket, streamSid, callSid, heard } = await talking();
    const media = { payload: FRAME };
    const odd: readonly unknown[] = [
      ...['{', '', '"text"', '[1]', '\u0000', '{"event":7}', '{"event":"unheard-of"}'],
      { event: 'media', streamSid },
      { event: 'media', streamSid, media: { payload: 7 } },
      { event: 'media', streamSid, media: { payload: '"},{"type":"response.create"' } },
      { event: 'media', streamSid: 'MZother', media },
      { event: 'stop', streamSid: 'MZother' },
      { event: 'mark', streamSid },
      { event: 'mark', streamSid, mark: { name: 'never-sent' } },
      { event: 'dtmf', streamSid, dtmf: { digit: 'twelve' } },
      { event: 'start', streamSid, start: {} },
      Buffer.alloc(1_000, 7),
    ];
    for (const frame of odd) {
      socket.send(typeof frame === 'string' || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame));
    }
    const count = heard.length;
    await eventually(() => expect(heard.length).toBeGreaterThan(count));
    socket.send(JSON.stringify({ event: 'stop', streamSid, stop: {} }));
    socket.send(JSON.stringify({ event: 'media', streamSid, media }));
    socket.send('after the end');
    await closed(socket);
    await endOf(callSid, { stream_count: 1, digits: [] });
    expect(product.lab.model.sessions.flatMap(({ errors }) => errors)).toEqual([]);
  });

  it('is closed by a frame that is too large, and the server goes on', async () => {
    const { socket } = await talking();
    socket.send(JSON.stringify({ event: 'media', media: { payload: 'A'.repeat(65 * 1024) } }));
    expect([1006, 1009]).toContain(await closed(socket));
    const waiting = await open((await ringing()).path);
    waiting.send('x'.repeat(65 * 1024));
    expect([1006, 1009]).toContain(await closed(waiting));
    await talking();
  });

  it('takes the token in the query from a client with its tenant’s key', async () => {
    const before = sessions();
    const call = await ringing();
    const path = `/media-stream?stream_token=${call.token}`;
    expect((await openStream(product, path)).status).toBe(401);
    for (const authorization of [`Bearer ${beta.key}`, 'Bearer x', 'Basic YTpi']) {
      expect((await openStream(product, path, { authorization })).status).toBe(401);
    }
    const socket = await open(path, { authorization: `Bearer ${acme.key}` });
    socket.send(startMessage({ ...call, accountSid }));
    await eventually(() => expect(sessions()).toBe(before + 1));
  });

  it('leaves no token, key or number in the log', () => {
    const logged = product.logged();
    expect(logged).toContain('session ended');
    const secrets = [...tokens, acme.key, beta.key, product.lab.addresses.authToken, '+15550100001', acme.number];
    expect(secrets.filter((secret) => secret === '' || logged.includes(secret))).toEqual([]);
  });
});
