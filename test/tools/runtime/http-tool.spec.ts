import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SystemClock } from '../../../src/platform/clock/system-clock.js';
import { guardedAgent } from '../../../src/platform/egress/guarded-agent.js';
import { parseExact, writeExact } from '../../../src/platform/events/exact-json.js';
import type { Json } from '../../../src/platform/events/json.js';
import type { ToolDefinition } from '../../../src/tools/domain/toolset.events.js';
import { HttpTool } from '../../../src/tools/runtime/http-tool.js';
import { lookupOrder } from '../tool.samples.js';

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

let server: Server;
let origin: string;
let answer: Answer = () => undefined;
const dispatcher = guardedAgent(['127.0.0.1']);
const http = new HttpTool(dispatcher, new SystemClock());

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => answer(request, response, body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await dispatcher.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const run = (
  change: Partial<ToolDefinition> = {},
  args: Json = { order_id: '7' },
  signal = new AbortController().signal,
): Promise<Json> => {
  const tool = { ...lookupOrder, url: `${origin}/orders/{order_id}`, ...change };
  return http.run(tool, args, { signal, callId: 'call-1' });
};

describe('an HTTP tool', () => {
  it('sends its arguments and headers and answers with JSON', async () => {
    answer = ({ method, url, headers }, response) =>
      response.end(
        JSON.stringify({ method, url, auth: headers.authorization, call: headers['voiceledger-call-id'] ?? null }),
      );
    await expect(run()).resolves.toEqual({
      method: 'GET',
      url: '/orders/7',
      auth: 'Bearer planted-secret',
      call: 'call-1',
    });
  });

  it('sends what the URL does not take as query, or as a JSON body', async () => {
    answer = ({ url, headers }, response, body) =>
      response.end(JSON.stringify({ url, body, type: headers['content-type'] ?? null }));
    const url = `${origin}/orders`;
    await expect(run({ url })).resolves.toEqual({ url: '/orders?order_id=7', body: '', type: null });
    await expect(run({ url, method: 'POST' })).resolves.toEqual({
      url: '/orders',
      body: '{"order_id":"7"}',
      type: 'application/json',
    });
  });

  it('sends and answers with numbers as they were written', async () => {
    const long = '{"order_id":2512292042121000001,"price":1.10}';
    const parameters = { type: 'object' };
    answer = (_, response, body) => response.end(body);
    const posted = await run({ method: 'POST', url: `${origin}/orders`, parameters }, parseExact(long));
    expect(writeExact(posted)).toBe(long);
    answer = ({ url }, response) => response.end(JSON.stringify(url));
    await expect(run({ parameters }, parseExact(long))).resolves.toBe('/orders/2512292042121000001?price=1.10');
  });

  it('refuses arguments that do not fit, naming places and no values', async () => {
    const wrong = run({}, { order_id: 4711, extra: 'planted-secret' });
    await expect(wrong).rejects.toMatchObject({ code: 'invalid-arguments' });
    await expect(wrong).rejects.toThrow(/order_id must be string/);
    await expect(wrong).rejects.not.toThrow(/4711|planted/);
    await expect(run({}, 'text')).rejects.toMatchObject({ code: 'invalid-arguments' });
  });

  it('tells the status of a refusal and nothing of its body', async () => {
    answer = (_, response) => response.writeHead(500).end('planted-secret');
    const failed = run();
    await expect(failed).rejects.toMatchObject({ code: 'bad-status', message: 'the tool answered with status 500' });
  });

  it('follows no redirect', async () => {
    let asked = 0;
    answer = (_, response) => {
      asked += 1;
      response.writeHead(302, { location: `${origin}/elsewhere` }).end();
    };
    await expect(run()).rejects.toMatchObject({ code: 'bad-status' });
    expect(asked).toBe(1);
  });

  it('takes 64 KiB of JSON and no more, nor anything else', async () => {
    answer = (_, response) => response.end(JSON.stringify('x'.repeat(64 * 1024 - 2)));
    await expect(run()).resolves.toHaveLength(64 * 1024 - 2);
    answer = (_, response) => response.end(JSON.stringify('x'.repeat(64 * 1024 - 1)));
    await expect(run()).rejects.toMatchObject({ code: 'too-large' });
    answer = (_, response) => response.end('<html>planted-secret</html>');
    await expect(run()).rejects.toMatchObject({ code: 'not-json', message: 'the answer is not JSON' });
  });

  it('gives up at its deadline, before the answer or within it', async () => {
    answer = () => undefined;
    await expect(run({ timeoutMs: 50 })).rejects.toMatchObject({ code: 'timed-out', mayHaveRun: false });
    answer = (_, response) => response.write('{');
    await expect(run({ timeoutMs: 50, method: 'POST' })).rejects.toMatchObject({ code: 'timed-out', mayHaveRun: true });
  });

  it.each([500, 502, 303, 408])(
    'leaves open whether a POST that was answered with %i had its effect',
    async (status) => {
      answer = (_, response) => response.writeHead(status).end();
      await expect(run({ method: 'POST' })).rejects.toMatchObject({ code: 'bad-status', mayHaveRun: true });
      await expect(run()).rejects.toMatchObject({ code: 'bad-status', mayHaveRun: false });
    },
  );

  it('takes a refusal, and a target that is not there, at their word', async () => {
    answer = (_, response) => response.writeHead(422).end('x'.repeat(100_000));
    await expect(run({ method: 'POST' })).rejects.toMatchObject({ mayHaveRun: false });
    const nobody = run({ method: 'POST', url: 'http://127.0.0.1:1/{order_id}' });
    await expect(nobody).rejects.toMatchObject({ code: 'unreachable', mayHaveRun: false });
    answer = ({ socket }) => socket.destroy();
    await expect(run({ method: 'POST' })).rejects.toMatchObject({ code: 'unreachable', mayHaveRun: true });
  });

  it('says of a POST that succeeded with an answer of no use that it may have run', async () => {
    answer = (_, response) => response.end('<html>');
    await expect(run({ method: 'POST' })).rejects.toMatchObject({ code: 'not-json', mayHaveRun: true });
    answer = (_, response) => response.end('x'.repeat(100_000));
    await expect(run({ method: 'POST' })).rejects.toMatchObject({ code: 'too-large', mayHaveRun: true });
  });

  it('that answers without a body has nothing to say', async () => {
    answer = (_, response) => response.writeHead(204).end();
    await expect(run({ method: 'POST' })).resolves.toBeNull();
  });

  it('ends with its call', async () => {
    const call = new AbortController();
    answer = () => call.abort();
    await expect(run({}, undefined, call.signal)).rejects.toMatchObject({ code: 'cancelled' });
    await expect(run({}, undefined, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('reaches nothing private that is not allowed', async () => {
    await expect(run({ url: 'https://169.254.169.254/{order_id}' })).rejects.toMatchObject({ code: 'target-refused' });
  });

  it('says no more than that a target is away', async () => {
    await expect(run({ url: 'http://127.0.0.1:1/{order_id}' })).rejects.toMatchObject({
      code: 'unreachable',
      message: 'the tool could not be reached',
    });
  });

  it('does not run without the credentials that were erased', async () => {
    const headers = '[redacted]' as unknown as ToolDefinition['headers'];
    await expect(run({ headers })).rejects.toMatchObject({ code: 'not-available' });
  });
});
