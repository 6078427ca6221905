import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../../kit/eventually.js';
import { openTestApp, TENANT_KEY, type TestApp } from './kit/test-app.js';

let test: TestApp;
beforeAll(async () => {
  test = await openTestApp();
});

/** What the server says to these bytes until it hangs up; `then` is sent when it has said something. */
const say = (bytes: string, then?: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { port } = test.app.getHttpServer().address() as AddressInfo;
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    let heard = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => (heard += chunk));
    if (then !== undefined) socket.once('data', () => socket.write(then));
    socket.on('end', () => resolve(heard)).on('error', reject);
  });

const connected = (): Promise<number> =>
  new Promise((resolve) => test.app.getHttpServer().getConnections((_, count) => resolve(count)));

const bodyOf = (answer: string): unknown => JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4));

describe('what is hardly HTTP', () => {
  it.each([
    ['garbage', 'hello there\r\n\r\n', 400],
    ['an unknown method', 'FOO / HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', 400],
    ['CONNECT', 'CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['no host', 'GET /health/live HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    ['two hosts', 'GET /health/live HTTP/1.1\r\nHost: x\r\nhost: y\r\nConnection: close\r\n\r\n', 400],
    ['headers without end', `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(40_000)}\r\n\r\n`, 431],
  ])('answers %s in the one shape and hangs up', async (_, bytes, status) => {
    const answer = await say(bytes);
    expect(answer.split('\r\n')[0]).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toMatch(/^x-request-id: [0-9a-f-]{36}\r$/m);
    expect(bodyOf(answer)).toMatchObject({ ok: false, error: 'invalid_request', request_id: expect.any(String) });
  });

  it.each([
    ['offers HTTP/2', 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk'],
    ['expects what nobody knows', 'Expect: 200-ok'],
  ])('answers as ever whoever %s', async (_, headers) => {
    const close = 'GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
    const asked = `GET /health/live HTTP/1.1\r\nHost: x\r\n${headers}\r\n\r\n`;
    expect(await say(asked, close)).toMatch(/^HTTP\/1\.1 200 [^]*HTTP\/1\.1 200 /);
  });

  it('takes no client that hangs up in its body for a fault of ours', async () => {
    const { port } = test.app.getHttpServer().address() as AddressInfo;
    const length = `Content-Type: application/json\r\nContent-Length: 9\r\nx-request-id: gone-1\r\n`;
    const key = `Authorization: Bearer ${TENANT_KEY}\r\n`;
    const socket = connect(port, '127.0.0.1').on('error', () => undefined);
    // Whoever is told to continue has had its headers read.
    socket.once('data', () => socket.destroy());
    socket.write(`POST /api/v1/things HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n${key}${length}\r\n{`);
    await once(socket, 'close');
    await eventually(async () => expect(await connected()).toBe(0));
    expect(await say('GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).toContain(' 200 ');
    expect(test.log()).not.toContain('unexpected error');
  });

  it('bounds how long headers and bodies may take', () => {
    const { headersTimeout, requestTimeout } = test.app.getHttpServer();
    expect([headersTimeout, requestTimeout]).toEqual([10_000, 30_000]);
  });
});
