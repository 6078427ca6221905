import { connect, type AddressInfo } from 'node:net';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { openTestApp, type TestApp } from './kit/test-app.js';

let test: TestApp;
beforeAll(async () => {
  test = await openTestApp();
});

/** What the server says to these bytes until it hangs up. */
const say = (bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { port } = test.app.getHttpServer().address() as AddressInfo;
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    let heard = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => (heard += chunk));
    socket.on('end', () => resolve(heard)).on('error', reject);
  });

const bodyOf = (answer: string): unknown => JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4));

describe('what is hardly HTTP', () => {
  it.each([
    ['garbage', 'hello there\r\n\r\n', 400],
    ['an unknown method', 'FOO / HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', 400],
    ['two hosts', 'GET /health/live HTTP/1.1\r\nHost: x\r\nhost: y\r\nConnection: close\r\n\r\n', 400],
    ['headers without end', `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(40_000)}\r\n\r\n`, 431],
  ])('answers %s in the one shape and hangs up', async (_, bytes, status) => {
    const answer = await say(bytes);
    expect(answer.split('\r\n')[0]).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toMatch(/^x-request-id: [0-9a-f-]{36}\r$/m);
    expect(bodyOf(answer)).toMatchObject({ ok: false, error: 'invalid_request', request_id: expect.any(String) });
  });

  it('bounds how long headers and bodies may take', () => {
    const { headersTimeout, requestTimeout } = test.app.getHttpServer();
    expect([headersTimeout, requestTimeout]).toEqual([10_000, 30_000]);
  });
});
