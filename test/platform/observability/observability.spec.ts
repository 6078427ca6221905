import { get as httpGet, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../../kit/eventually.js';
import { send } from '../../kit/http-client.js';
import { ADMIN_KEY, openTestApp, type TestApp } from '../http/kit/test-app.js';

let test: TestApp;
beforeAll(async () => {
  test = await openTestApp();
});

const CANARIES = [
  '+14155550123',
  '14155550123',
  'vl_live_canary',
  'stream-token-canary',
  'body-canary',
  'query-canary',
];
const KEY = `vl_live_canary${'a1'.repeat(14)}`;

describe('logs', () => {
  it('name the request, its call and its route, and nothing personal', async () => {
    const url = '/faults/fault?From=%2B14155550123&q=query-canary';
    await send(test.app, { url, headers: { authorization: `Bearer ${KEY}`, 'x-request-id': 'log-1' } });
    await send(test.app, { url: '/media-stream/stream-token-canary' });
    await send(test.app, { url: '/faults/+14155550123', headers: { 'x-request-id': 'log-2' } });
    const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/x-www-form-urlencoded' };
    await send(test.app, { method: 'POST', url: '/incoming-call', headers, payload: 'CallSid=body-canary' });

    const lines = await eventually(() => {
      const logged = test
        .log()
        .split('\n')
        .filter(Boolean)
        .map((line): unknown => JSON.parse(line));
      const route = { level: 'info', method: 'GET', route: '/faults/:kind', msg: 'request' };
      expect(logged).toContainEqual(expect.objectContaining({ ...route, status: 500, request_id: 'log-1' }));
      expect(logged).toContainEqual(expect.objectContaining({ ...route, status: 200, request_id: 'log-2' }));
      expect(logged).toContainEqual(expect.objectContaining({ route: 'unmatched', status: 404 }));
      expect(logged).toContainEqual(expect.objectContaining({ route: '/api/v1/incoming-call' }));
      return test.log();
    });
    for (const canary of CANARIES) expect([canary, lines.includes(canary)]).toEqual([canary, false]);
  });
});

describe('metrics', () => {
  it('measure requests by route template', async () => {
    await send(test.app, { url: '/faults/one' });
    await send(test.app, { url: '/no/such/path' });
    const text = (await send(test.app, { url: '/metrics', headers: { 'x-admin-key': ADMIN_KEY } })).body;
    expect(text).toMatch(
      /http_server_request_duration_seconds_count\{method="GET",route="\/faults\/:kind",status="200"\}/,
    );
    expect(text).toContain('route="unmatched",status="404"');
    expect(text).not.toContain('/no/such/path');
    expect(text).toContain('nodejs_eventloop_lag_p99_seconds');
  });

  it.each([
    'eventlog_append_duration_seconds histogram',
    'eventlog_append_retries_total counter',
    'projection_lag_seconds gauge',
    'projection_failures_total counter',
    'calls_active gauge',
    'voice_turn_latency_seconds histogram',
    'voice_barge_in_total counter',
    'ws_buffered_bytes gauge',
    'ws_dropped_frames_total counter',
    'idempotency_replays_total counter',
    'ratelimit_rejections_total counter',
    'provider_errors_total counter',
    'journal_pending gauge',
  ])('include %s', async (metric) => {
    const { body, headers } = await send(test.app, { url: '/metrics', headers: { 'x-admin-key': ADMIN_KEY } });
    expect(body).toContain(`# TYPE ${metric}\n`);
    expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
  });

  it('are open on a port of their own when told so, and only they', async () => {
    const port = await freePort();
    await openTestApp({ METRICS_PORT: String(port) });
    const [metrics] = await answer(`http://127.0.0.1:${port}/metrics`);
    const [other] = await answer(`http://127.0.0.1:${port}/health`);
    expect([metrics.statusCode, other.statusCode]).toEqual([200, 404]);
  });
});

const answer = async (url: string): Promise<[IncomingMessage]> => {
  const [response] = (await once(httpGet(url, { agent: false }), 'response')) as [IncomingMessage];
  response.resume();
  return [response];
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};
