import { describe, expect, it } from '@jest/globals';
import twilio from 'twilio';
import { tone } from '../../../src/lab/carrier/line/tone.js';
import { eventually } from '../../kit/eventually.js';
import { ACCOUNT, errorsOf } from './carrier-kit.js';
import { StreamedCalls } from './media-server.js';

describe('a media stream', () => {
  const calls = new StreamedCalls();

  it('opens the socket as written, signed, and begins with connected and start', async () => {
    const [call, { frames }] = await calls.connect();
    const [{ url, signature } = { url: '', signature: '' }] = calls.lab.product.sockets;
    expect(url).toBe(calls.lab.product.streamUrl('/media/tok.en'));
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
    const [, { of }] = await calls.connect();
    const count = of('media').length;
    const stallUntil = performance.now() + 60;
    while (performance.now() < stallUntil);
    await eventually(() => expect(of('media').length).toBeGreaterThan(count + 50));
    const frames = of('media');
    expect(frames.map(({ media: { chunk } }) => Number(chunk))).toEqual(frames.map((_, index) => index + 1));
    expect(frames.map(({ media: { timestamp } }) => Number(timestamp))).toEqual(frames.map((_, index) => index * 20));
  });

  it('carries what the caller says, and the keys pressed', async () => {
    const [, { of }] = await calls.connect([{ pauseMs: 2_000 }, { say: 'hello' }, { press: '1#' }]);
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
    const [call, server] = await calls.connect();
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
    const [call, server] = await calls.connect();
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
      const spans = calls.lab.events(call).filter((event) => event.type === 'hears');
      expect(spans).toEqual([
        expect.objectContaining({ cut: true }),
        expect.objectContaining({ playedMs: 200, cut: false }),
      ]);
    });
  });

  it('drops what is not exactly as specified and warns once of each kind', async () => {
    const [call, server] = await calls.connect();
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
    expect(errorsOf(calls.lab.events(call))).toEqual([31951, 31950]);
    expect(call.line?.playback.playedMs).toBe(0);
  });

  it('keeps ten minutes of audio and says that it discards the rest', async () => {
    const [call, server] = await calls.connect();
    const payload = Buffer.alloc(60_000 * 8).toString('base64');
    for (let minute = 0; minute < 12; minute++) server.send({ event: 'media', media: { payload } });
    await eventually(() => expect(errorsOf(calls.lab.events(call))).toEqual([31931]));
    expect(call.line?.playback.bufferedMs).toBeLessThanOrEqual(600_000);
  });

  it('over a bad network is late, in order and whole', async () => {
    const { exchange } = calls.lab.carrier;
    exchange.faults.arm({ kind: 'stream-network', afterMs: 0, delayMs: 160, jitterMs: 40, lossPercent: 5 });
    const [call, server] = await calls.connect();
    // The first frame may have come before the network was bad.
    await eventually(() => expect(server.of('media').length).toBeGreaterThan(1));
    const askedAtMs = exchange.clock.monotonicMs();
    server.talk(1000);
    server.mark('spoken');
    await eventually(() => expect(server.of('mark').map(({ mark }) => mark.name)).toEqual(['spoken']));
    // There, a second of speech, and back; a timer may be a millisecond of the wall early.
    expect(exchange.clock.monotonicMs() - askedAtMs).toBeGreaterThan(1_300);
    expect(call.line?.playback.playedMs).toBe(1000);
    const frames = server.of('media');
    expect(frames.map(({ media: { chunk } }) => Number(chunk))).toEqual(frames.map((_, index) => index + 1));
  });
});
