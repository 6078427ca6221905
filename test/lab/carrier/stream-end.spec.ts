import { describe, expect, it } from '@jest/globals';
import type { WebSocket } from 'ws';
import { eventually } from '../../kit/eventually.js';
import { ACCOUNT, errorsOf } from './carrier-kit.js';
import { StreamedCalls } from './media-server.js';

describe('the end of a media stream', () => {
  const calls = new StreamedCalls();

  it('ends with stop and close when the caller hangs up', async () => {
    const [call, server] = await calls.connect([{ pauseMs: 400 }, { hangUp: true }]);
    const closed = new Promise((resolve) => server.socket.on('close', resolve));
    expect(await closed).toBe(1000);
    expect(server.frames.at(-1)).toMatchObject({ event: 'stop', stop: { callSid: call.sid, accountSid: ACCOUNT.sid } });
    await eventually(() => expect(calls.lab.product.to('/ended')).toHaveLength(1));
    expect(calls.lab.product.to('/continue')).toHaveLength(0);
  });

  it.each([
    ['closes its socket', (socket: WebSocket) => socket.close(1000), 31921],
    ['breaks off', (socket: WebSocket) => socket.terminate(), 31903],
  ])('goes on with the action when the product %s', async (_, leave, code) => {
    const [call, server] = await calls.connect();
    leave(server.socket);
    await calls.lab.over(call);
    expect(calls.lab.product.to('/continue')[0]?.parameters).toMatchObject({
      CallSid: call.sid,
      CallStatus: 'in-progress',
    });
    expect(errorsOf(calls.lab.events(call))).toEqual([code]);
  });

  it.each([
    ['/media?token=1', 31920],
    ['/refuse', 31920],
    ['ws://example.com/media', 31922],
    ['wss:// no', 31923],
    ['ws://127.0.0.1:1/media', 31902],
  ])('does not connect to %s (%i) and goes on with the action', async (path, code) => {
    const call = calls.callIn([], path);
    await calls.lab.over(call);
    expect(errorsOf(calls.lab.events(call))).toEqual([code]);
    expect(calls.lab.product.sockets).toHaveLength(0);
    expect(calls.lab.product.to('/continue')).toHaveLength(1);
  });

  it('is cut on demand, as by a crash of the network', async () => {
    calls.lab.carrier.exchange.faults.arm({ kind: 'drop-stream', afterMs: 500 });
    const [call] = await calls.connect();
    await calls.lab.over(call);
    expect(errorsOf(calls.lab.events(call))).toEqual([31903]);
    expect(calls.lab.product.to('/continue')).toHaveLength(1);
  });

  it('falls silent on demand, even to pings, until the product cuts it', async () => {
    calls.lab.carrier.exchange.faults.arm({ kind: 'half-open-stream', afterMs: 300 });
    const [call, server] = await calls.connect();
    let pongs = 0;
    server.socket.on('pong', () => (pongs += 1));
    server.socket.ping();
    await eventually(() => expect(pongs).toBe(1));
    const frozenAt = await untilStill(() => server.frames.length);
    server.socket.ping();
    server.socket.send(JSON.stringify({ event: 'clear', streamSid: call.sid }));
    expect(await untilStill(() => server.frames.length)).toBe(frozenAt);
    expect(pongs).toBe(1);
    server.socket.terminate();
    await calls.lab.over(call);
    expect(calls.lab.product.to('/continue')).toHaveLength(1);
  });

  it('is cut while it runs, and the person hangs up when told to', async () => {
    const [call] = await calls.connect();
    calls.lab.product.on('/continue', '<Response><Pause length="600"/></Response>');
    expect(calls.lab.carrier.dropStream(call.sid)).toBe(true);
    await eventually(() => expect(calls.lab.product.to('/continue')).toHaveLength(1));
    expect(calls.lab.carrier.dropStream(call.sid)).toBe(false);
    expect(calls.lab.carrier.hangUp(call.sid)).toBe(true);
    expect([call.status, calls.lab.carrier.hangUp(call.sid)]).toEqual(['completed', false]);
  });

  it('is abandoned when the call is redirected', async () => {
    const [call, server] = await calls.connect();
    const closed = new Promise((resolve) => server.socket.on('close', resolve));
    await calls.lab.client.calls(call.sid).update({ twiml: '<Response><Say>bye</Say></Response>' });
    await closed;
    expect(server.frames.at(-1)?.event).toBe('stop');
    await calls.lab.over(call);
    expect(calls.lab.product.to('/continue')).toHaveLength(0);
  });
});

/** The value once it has not changed over 20 frames of the line. */
const untilStill = async (value: () => number): Promise<number> => {
  let still = { value: value(), sinceMs: performance.now() };
  await eventually(() => {
    const now = performance.now();
    if (value() !== still.value) still = { value: value(), sinceMs: now };
    expect(now - still.sinceMs).toBeGreaterThan(400);
  });
  return still.value;
};
