import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import twilio from 'twilio';
import type { WebSocket } from 'ws';
import type { Call } from '../../../src/lab/carrier/calls/call.js';
import { tone } from '../../../src/lab/carrier/line/tone.js';
import type { Step } from '../../../src/lab/scripts/script.js';
import { eventually } from '../../kit/eventually.js';
import { ACCOUNT, errorsOf, openCarrier, OURS, script } from './carrier-kit.js';

type Frame = Readonly<{
  event: string;
  streamSid?: string;
  media: { chunk: string; timestamp: string; payload: string };
  mark: { name: string };
  dtmf: { track: string; digit: string };
}>;

/** A media server: keeps the frames of its socket and lets the test talk back. */
const mediaServer = (socket: WebSocket) => {
  const frames: Frame[] = [];
  socket.on('message', (data: Buffer) => frames.push(JSON.parse(data.toString()) as Frame));
  const streamSid = () => frames.find(({ event }) => event === 'start')?.streamSid;
  const send = (message: object): void => socket.send(JSON.stringify({ streamSid: streamSid(), ...message }));
  return {
    socket,
    frames,
    streamSid,
    of: (event: string) => frames.filter((frame) => frame.event === event),
    send,
    talk: (ms: number) => send({ event: 'media', media: { payload: Buffer.from(tone([300], ms)).toString('base64') } }),
    mark: (name: string) => send({ event: 'mark', mark: { name } }),
    clear: () => send({ event: 'clear' }),
  };
};
type MediaServer = ReturnType<typeof mediaServer>;

describe('a media stream', () => {
  let lab: Awaited<ReturnType<typeof openCarrier>>;
  let media: MediaServer | undefined;
  beforeEach(async () => {
    lab = await openCarrier();
    media = undefined;
    lab.product.onSocket = (socket) => (media = mediaServer(socket));
  });
  afterEach(() => lab.close());

  const connect = async (steps: readonly Step[] = [], path = '/media/tok.en'): Promise<[Call, MediaServer]> => {
    const call = callIn(steps, path);
    await eventually(() => expect(media?.of('media').length).toBeGreaterThan(0));
    return [call, media as MediaServer];
  };
  const callIn = (steps: readonly Step[], path: string): Call => {
    const url = path.startsWith('/') ? lab.product.streamUrl(path) : path;
    const stream = `<Stream url="${url}"><Parameter name="stream_token" value="a b&amp;c"/></Stream>`;
    lab.product.on('/voice', `<Response><Connect action="/continue">${stream}</Connect></Response>`);
    return lab.carrier.callIn(script({ steps }), OURS);
  };

  it('opens the socket as written, signed, and begins with connected and start', async () => {
    const [call, { frames }] = await connect();
    const [{ url, signature } = { url: '', signature: '' }] = lab.product.sockets;
    expect(url).toBe(lab.product.streamUrl('/media/tok.en'));
    expect(twilio.validateRequest(ACCOUNT.authToken, signature, url, {})).toBe(true);
    const streamSid = expect.stringMatching(/^MZ[0-9a-f]{32}$/);
    expect(frames.slice(0, 3)).toEqual([
      { event: 'connected', protocol: 'Call', version: '1.0.0' },
      {
        event: 'start',
        sequenceNumber: '1',
        streamSid,
        start: {
          streamSid,
          accountSid: ACCOUNT.sid,
          callSid: call.sid,
          tracks: ['inbound'],
          mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
          customParameters: { stream_token: 'a b&c' },
        },
      },
      {
        event: 'media',
        sequenceNumber: '2',
        streamSid,
        media: {
          track: 'inbound',
          chunk: '1',
          timestamp: '0',
          payload: expect.stringMatching(/^[A-Za-z0-9+/]{214}==$/),
        },
      },
    ]);
  });

  it('loses no frame when the machine stalls: chunks and timestamps go on without a gap', async () => {
    const [, { of }] = await connect();
    const count = of('media').length;
    const stallUntil = performance.now() + 60;
    while (performance.now() < stallUntil);
    await eventually(() => expect(of('media').length).toBeGreaterThan(count + 50));
    const frames = of('media');
    expect(frames.map(({ media: { chunk } }) => Number(chunk))).toEqual(frames.map((_, index) => index + 1));
    expect(frames.map(({ media: { timestamp } }) => Number(timestamp))).toEqual(frames.map((_, index) => index * 20));
  });

  it('carries what the caller says, and the keys pressed', async () => {
    const [, { of }] = await connect([{ pauseMs: 2_000 }, { say: 'hello' }, { press: '1#' }]);
    await eventually(() =>
      expect(of('dtmf').map(({ dtmf }) => dtmf)).toEqual([
        { track: 'inbound_track', digit: '1' },
        { track: 'inbound_track', digit: '#' },
      ]),
    );
    const heard = Buffer.concat(of('media').map(({ media: { payload } }) => Buffer.from(payload, 'base64')));
    expect(heard.includes(Buffer.from(tone([440], 300)))).toBe(true);
  });

  it('echoes a mark when the audio before it has been played, at once in silence', async () => {
    const [call, server] = await connect();
    server.mark('first');
    await eventually(() => expect(server.of('mark')).toHaveLength(1));
    const before = call.line?.playback.playedMs ?? 0;
    server.talk(1000);
    server.mark('spoken');
    server.talk(500);
    server.mark('more');
    await eventually(() => expect(server.of('mark').map(({ mark }) => mark.name)).toEqual(['first', 'spoken', 'more']));
    expect((call.line?.playback.playedMs ?? 0) - before).toBe(1500);
  });

  it('clears: what was not played is gone, outstanding marks come back at once', async () => {
    const [call, server] = await connect();
    server.talk(60_000);
    server.mark('never played');
    await eventually(() => expect(call.line?.playback.playedMs).toBeGreaterThan(200));
    server.clear();
    await eventually(() => expect(server.of('mark')).toHaveLength(1));
    expect(call.line?.playback.bufferedMs).toBe(0);
    server.talk(200);
    server.mark('afterwards');
    await eventually(() => expect(server.of('mark')).toHaveLength(2));
    await eventually(() => {
      const spans = lab.events(call).filter((event) => event.type === 'hears');
      expect(spans).toEqual([
        expect.objectContaining({ cut: true }),
        expect.objectContaining({ playedMs: 200, cut: false }),
      ]);
    });
  });

  it('drops what is not exactly as specified and warns once of each kind', async () => {
    const [call, server] = await connect();
    const wrong = [
      'not json',
      '[]',
      { event: 'hello' },
      { event: 'media', media: { payload: 'AAAA', extra: 1 } },
      { event: 'media', media: { payload: '***' } },
      { event: 'clear', extra: true },
      { event: 'clear', streamSid: 'MZ1' },
      { event: 'mark', mark: {} },
    ];
    for (const each of wrong)
      server.socket.send(typeof each === 'string' ? each : JSON.stringify({ streamSid: server.streamSid(), ...each }));
    server.socket.send(Buffer.from([1, 2]));
    server.mark('still here');
    await eventually(() => expect(server.of('mark')).toHaveLength(1));
    expect(errorsOf(lab.events(call))).toEqual([31951, 31950]);
    expect(call.line?.playback.playedMs).toBe(0);
  });

  it('keeps ten minutes of audio and says that it discards the rest', async () => {
    const [call, server] = await connect();
    const payload = Buffer.alloc(60_000 * 8).toString('base64');
    for (let minute = 0; minute < 12; minute++) server.send({ event: 'media', media: { payload } });
    await eventually(() => expect(errorsOf(lab.events(call))).toEqual([31931]));
    expect(call.line?.playback.bufferedMs).toBeLessThanOrEqual(600_000);
  });

  it('ends with stop and close when the caller hangs up', async () => {
    const [call, server] = await connect([{ pauseMs: 400 }, { hangUp: true }]);
    const closed = new Promise((resolve) => server.socket.on('close', resolve));
    expect(await closed).toBe(1000);
    expect(server.frames.at(-1)).toMatchObject({ event: 'stop', stop: { callSid: call.sid, accountSid: ACCOUNT.sid } });
    await eventually(() => expect(lab.product.to('/ended')).toHaveLength(1));
    expect(lab.product.to('/continue')).toHaveLength(0);
  });

  it.each([
    ['closes its socket', (socket: WebSocket) => socket.close(1000), 31921],
    ['breaks off', (socket: WebSocket) => socket.terminate(), 31903],
  ])('goes on with the action when the product %s', async (_, leave, code) => {
    const [call, server] = await connect();
    leave(server.socket);
    await lab.over(call);
    expect(lab.product.to('/continue')[0]?.parameters).toMatchObject({ CallSid: call.sid, CallStatus: 'in-progress' });
    expect(errorsOf(lab.events(call))).toEqual([code]);
  });

  it.each([
    ['/media?token=1', 31920],
    ['/refuse', 31920],
    ['ws://example.com/media', 31922],
    ['wss:// no', 31923],
    ['ws://127.0.0.1:1/media', 31902],
  ])('does not connect to %s (%i) and goes on with the action', async (path, code) => {
    const call = callIn([], path);
    await lab.over(call);
    expect(errorsOf(lab.events(call))).toEqual([code]);
    expect(lab.product.sockets).toHaveLength(0);
    expect(lab.product.to('/continue')).toHaveLength(1);
  });

  it('is cut on demand, as by a crash of the network', async () => {
    lab.carrier.exchange.faults.arm({ kind: 'drop-stream', afterMs: 500 });
    const [call] = await connect();
    await lab.over(call);
    expect(errorsOf(lab.events(call))).toEqual([31903]);
    expect(lab.product.to('/continue')).toHaveLength(1);
  });

  it('falls silent on demand, even to pings, until the product cuts it', async () => {
    lab.carrier.exchange.faults.arm({ kind: 'half-open-stream', afterMs: 300 });
    const [call, server] = await connect();
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
    await lab.over(call);
    expect(lab.product.to('/continue')).toHaveLength(1);
  });

  it('is cut while it runs, and the person hangs up when told to', async () => {
    const [call] = await connect();
    lab.product.on('/continue', '<Response><Pause length="600"/></Response>');
    expect(lab.carrier.dropStream(call.sid)).toBe(true);
    await eventually(() => expect(lab.product.to('/continue')).toHaveLength(1));
    expect(lab.carrier.dropStream(call.sid)).toBe(false);
    expect(lab.carrier.hangUp(call.sid)).toBe(true);
    expect([call.status, lab.carrier.hangUp(call.sid)]).toEqual(['completed', false]);
  });

  it('is abandoned when the call is redirected', async () => {
    const [call, server] = await connect();
    const closed = new Promise((resolve) => server.socket.on('close', resolve));
    await lab.client.calls(call.sid).update({ twiml: '<Response><Say>bye</Say></Response>' });
    await closed;
    expect(server.frames.at(-1)?.event).toBe('stop');
    await lab.over(call);
    expect(lab.product.to('/continue')).toHaveLength(0);
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
