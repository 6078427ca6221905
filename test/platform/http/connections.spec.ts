import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { CONNECTION_LIMITS, TIME_LIMITS, type ConnectionLimits } from '../../../src/platform/http/limits.js';
import { trustedBy } from '../../../src/platform/http/connections/trusted-by.js';
import { eventually } from '../../kit/eventually.js';
import { send } from '../../kit/http-client.js';
import { openTestApp, type TestApp } from './kit/test-app.js';

const sockets: Socket[] = [];
afterEach(() => sockets.splice(0).forEach((socket) => socket.destroy()));

const open = (limits: Partial<ConnectionLimits> = {}, env = {}): Promise<TestApp> =>
  openTestApp(env, [], { connectionLimits: { ...CONNECTION_LIMITS, pauseAfter429Ms: 0, ...limits } });
/** A client that reads nothing until it is told to. */
const client = async ({ app }: TestApp, bytes = ''): Promise<Socket> => {
  const { port } = app.getHttpServer().address() as AddressInfo;
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }).on('error', () => undefined);
  sockets.push(socket);
  await once(socket, 'connect');
  socket.write(bytes);
  return socket;
};
const connected = ({ app }: TestApp): Promise<number> =>
  new Promise((resolve) => app.getHttpServer().getConnections((_, count) => resolve(count)));
const get = (url: string, id = 'a'): string => `GET ${url} HTTP/1.1\r\nHost: x\r\nx-request-id: ${id}\r\n\r\n`;
const heardBy = (socket: Socket): (() => string) => {
  let heard = '';
  socket.setEncoding('latin1').on('data', (text: string) => (heard += text));
  return () => heard;
};

describe('the sockets of HTTP clients', () => {
  it('are answered one request after the other, in order', async () => {
    const ids = Array.from({ length: 20 }, (_, index) => `request-${index}`);
    const socket = await client(await open(), ids.map((id) => get('/health/live', id)).join(''));
    const heard = heardBy(socket);
    await eventually(() => expect(heard()).toContain('request-19'));
    expect([...heard().matchAll(/x-request-id: (request-\d+)/g)].map(([, id]) => id)).toEqual(ids);
  });

  it('are cut when they ask for more than may wait', async () => {
    const test = await open({ waitingRequests: 10 });
    const greedy = await client(test, get('/api-docs/openapi.json').repeat(200));
    heardBy(greedy);
    await once(greedy, 'end');
    await eventually(async () => expect(await connected(test)).toBe(0));
    expect((await send(test.app, { url: '/health/live' })).statusCode).toBe(200);
  });

  it('have their turns whatever they expect, and are told no 417 by Node', async () => {
    const request = 'GET /health/live HTTP/1.1\r\nHost: x\r\nExpect: x\r\n\r\n';
    const greedy = await client(await open({ waitingRequests: 10 }), request.repeat(200));
    const heard = heardBy(greedy);
    await once(greedy, 'end');
    expect(heard()).not.toContain(' 417 ');
  });

  it('have nothing parsed after they were cut, although it came in the same packet', async () => {
    const test = await open({ waitingRequests: 10 });
    let parsed = 0;
    test.app.getHttpServer().on('request', () => parsed++);
    const greedy = await client(test, get('/health/live').repeat(800));
    heardBy(greedy);
    await eventually(async () => expect(await connected(test)).toBe(0));
    // One that is answered, ten that wait, and the one that is too many.
    expect(parsed).toBe(12);
  });

  it('are cut when their answers stay unread', async () => {
    const test = await open({ unreadMs: 100 });
    // Together larger than what the two kernels keep.
    await client(test, get('/swagger-ui/swagger-ui-bundle.js').repeat(30));
    await eventually(async () => expect(await connected(test)).toBe(0));
  });

  it('are let go when they timed out and the client keeps its half open', async () => {
    const timeLimits = { ...TIME_LIMITS, headersMs: 100, checkEveryMs: 20 };
    const test = await openTestApp({}, [], { timeLimits });
    const heard = heardBy(await client(test, 'GET / HTTP/1.1\r\nx-slow: '));
    await eventually(() => expect(heard()).toMatch(/^HTTP\/1\.1 408 /));
    await eventually(async () => expect(await connected(test)).toBe(0));
  });

  it('are closed when too many of one network, or in all, wait for their client, the oldest first', async () => {
    for (const limits of [{ idlePerNetwork: 3 }, { idle: 3 }]) {
      const test = await open({ ...limits, freshMs: 0 });
      const [oldest] = [await client(test), await client(test), await client(test), await client(test)];
      if (oldest) heardBy(oldest);
      await eventually(async () => expect(await connected(test)).toBe(3));
      await eventually(() => expect(oldest?.readableEnded).toBe(true));
      expect((await send(test.app, { url: '/health/live' })).statusCode).toBe(200);
    }
  });

  it('are not taken beyond a number of one network', async () => {
    const test = await open({ socketsPerNetwork: 2 });
    const held = [await client(test), await client(test)];
    await client(test);
    await eventually(async () => expect(await connected(test)).toBe(2));
    held[0]?.destroy();
    await eventually(async () => expect((await send(test.app, { url: '/health/live' })).statusCode).toBe(200));
  });

  it('of a trusted proxy are many clients, and not counted as one', async () => {
    const test = await open({ idlePerNetwork: 1, socketsPerNetwork: 2, freshMs: 0 }, { TRUST_PROXY: 'loopback' });
    for (let opened = 0; opened < 5; opened++) await client(test);
    const last = await client(test, get('/health/live'));
    const heard = heardBy(last);
    await eventually(() => expect(heard()).toMatch(/^HTTP\/1\.1 200 /));
    expect(await connected(test)).toBe(6);
  });
});

describe('trusted proxies', () => {
  it.each([
    ['loopback', '127.0.0.1', true],
    ['loopback', '::ffff:127.0.0.1', true],
    ['loopback', '::1', true],
    ['uniquelocal', '10.1.2.3', true],
    ['linklocal', 'fe80::1', true],
    ['192.0.2.0/24', '192.0.2.200', true],
    ['192.0.2.1', '192.0.2.2', false],
    ['2001:db8::/32', '2001:db8:1::1', true],
    ['loopback', '192.0.2.1', false],
    ['loopback', '', false],
  ])('%s: %s is one: %s', (proxy, address, expected) => expect(trustedBy([proxy])(address)).toBe(expected));
});
