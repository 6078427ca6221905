import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { eventually } from '../../kit/eventually.js';
import { send } from '../../kit/http-client.js';
import { held } from './kit/held.controller.js';
import { openTestApp, TENANT_KEY, type TestApp } from './kit/test-app.js';

let test: TestApp;
beforeAll(async () => {
  test = await openTestApp();
});
afterEach(() => {
  jest.restoreAllMocks();
});

const get = (headers: Record<string, string>) => send(test.app, { method: 'GET', url: '/faults/none', headers });
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

describe('the context of a request', () => {
  it('takes a harmless request id, answers it, and shows it to handlers', async () => {
    const response = await get({ 'x-request-id': 'Order-7_a.b' });
    expect(response.headers['x-request-id']).toBe('Order-7_a.b');
    expect(response.json()).toMatchObject({ requestId: 'Order-7_a.b', callId: 'call-1' });
  });

  it.each(['', 'a b', 'x'.repeat(65), '<script>', 'ü'])('makes a new id in place of %j', async (id) => {
    const response = await get({ 'x-request-id': id });
    expect(response.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('continues a trace with a span of its own', async () => {
    const sent = `00-${TRACE}-00f067aa0ba902b7-00`;
    const response = await get({ traceparent: sent });
    expect(response.headers.traceparent).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-00$`));
    expect(response.headers.traceparent).not.toBe(sent);
    expect(response.json().traceparent).toBe(response.headers.traceparent);
  });

  it.each([
    '',
    'x',
    `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
    `ff-${TRACE}-00f067aa0ba902b7-01`,
    `00-${TRACE}-xyz-01`,
  ])('begins a new trace where %j was sent', async (traceparent) => {
    const response = await get({ traceparent });
    expect(response.headers.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(response.headers.traceparent).not.toContain(TRACE);
  });

  it('never mixes the contexts of requests at the same time', async () => {
    const ids = Array.from({ length: 50 }, (_, index) => `request-${index}`);
    const responses = await Promise.all(ids.map((id) => get({ 'x-request-id': id })));
    expect(responses.map((response) => String(response.json().requestId))).toEqual(ids);
  });

  it('reaches a handler whose body came in a later packet', async () => {
    const body = JSON.stringify({ name: 'a', inner: { text: 'b' } });
    const socket = connected();
    socket.write(`${POST}content-length: ${body.length}\r\nexpect: 100-continue\r\n\r\n`);
    expect(await heard(socket)).toMatch(/^HTTP\/1.1 100 /);
    socket.write(body);
    expect(await heard(socket)).toMatch(/^HTTP\/1.1 201 [^]*"tenant_id":"tenant-1"/);
    socket.destroy();
  });

  it('lasts as long as its handler, whose client has hung up', async () => {
    const client = connected();
    const begun = once(held, 'begun') as Promise<[Socket]>;
    client.write('GET /held HTTP/1.1\r\nhost: x\r\nx-request-id: given-up\r\n\r\n');
    const [connection] = await begun;
    client.destroy();
    await once(connection, 'close');
    const off = jest.spyOn(AsyncLocalStorage.prototype, 'disable');
    const ended = once(held, 'ended');
    held.emit('release');
    expect(await ended).toEqual([expect.objectContaining({ requestId: 'given-up' })]);
    await eventually(() => expect(off).toHaveBeenCalled());
  });

  it('ends with a request whose body breaks off', async () => {
    const client = connected();
    client.write(`${POST}content-length: 100\r\nexpect: 100-continue\r\n\r\n`);
    await heard(client);
    const off = jest.spyOn(AsyncLocalStorage.prototype, 'disable');
    client.destroy();
    await eventually(() => expect(off).toHaveBeenCalled());
  });
});

const POST =
  `POST /api/v1/things HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${TENANT_KEY}\r\n` +
  'content-type: application/json\r\n';
const connected = (): Socket => connect((test.app.getHttpServer().address() as AddressInfo).port, '127.0.0.1');
const heard = async (socket: Socket): Promise<string> => String((await once(socket, 'data'))[0]);
