import { beforeAll, describe, expect, it } from '@jest/globals';
import { send } from '../../kit/http-client.js';
import { openTestApp, type TestApp } from './kit/test-app.js';

let test: TestApp;
beforeAll(async () => {
  test = await openTestApp();
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
});
