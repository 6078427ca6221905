import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { request } from 'undici';
import { EgressRefused, guardedAgent, type ResolveAll } from '../../../src/platform/egress/guarded-agent.js';

let server: Server;
let port: number;
let reached = 0;

beforeAll(async () => {
  server = createServer((_, response) => {
    reached += 1;
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

/** Every name resolves to these addresses. */
const resolvingTo =
  (...addresses: string[]): ResolveAll =>
  (_hostname, _options, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );

const get = async (url: string, allowed: readonly string[] = [], resolveAll?: ResolveAll): Promise<number> => {
  const dispatcher = guardedAgent(allowed, resolveAll);
  try {
    const answer = await request(url, { dispatcher });
    await answer.body.dump();
    return answer.statusCode;
  } finally {
    await dispatcher.close();
  }
};

describe('the guarded agent', () => {
  it.each([
    'https://127.0.0.1/',
    'https://0x7f000001/',
    'https://2130706433/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://169.254.169.254/latest/meta-data',
  ])('refuses the literal address of %s', (url) => expect(get(url)).rejects.toBeInstanceOf(EgressRefused));

  it('refuses plain http and other ports', async () => {
    await expect(get(`http://127.0.0.1:${port}/`)).rejects.toBeInstanceOf(EgressRefused);
    await expect(get('http://example.com/', [], resolvingTo('93.184.216.34'))).rejects.toBeInstanceOf(EgressRefused);
    await expect(get('https://example.com:8443/', [], resolvingTo('93.184.216.34'))).rejects.toBeInstanceOf(
      EgressRefused,
    );
  });

  it('refuses a name that resolves into the own network, also when only in part', async () => {
    await expect(get('https://evil.example/', [], resolvingTo('127.0.0.1'))).rejects.toBeInstanceOf(EgressRefused);
    await expect(get('https://evil.example/', [], resolvingTo('93.184.216.34', '10.0.0.1'))).rejects.toBeInstanceOf(
      EgressRefused,
    );
  });

  it('asks again for the address at every connection', async () => {
    let asked = 0;
    const counting: ResolveAll = (hostname, options, callback) => {
      asked += 1;
      resolvingTo('127.0.0.1')(hostname, options, callback);
    };
    const dispatcher = guardedAgent([], counting);
    await expect(request('https://evil.example/', { dispatcher })).rejects.toBeInstanceOf(EgressRefused);
    await expect(request('https://evil.example/', { dispatcher })).rejects.toBeInstanceOf(EgressRefused);
    expect(asked).toBe(2);
  });

  it('lets a host through that is allowed, with any port or with one', async () => {
    const before = reached;
    expect(await get(`http://127.0.0.1:${port}/`, ['127.0.0.1'])).toBe(200);
    expect(await get(`http://localhost:${port}/`, [`localhost:${port}`])).toBe(200);
    await expect(get(`http://127.0.0.1:${port}/`, ['127.0.0.1:1'])).rejects.toBeInstanceOf(EgressRefused);
    expect(reached).toBe(before + 2);
  });
});
