import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseTwilioFrame } from '../../../src/gateway/media/twilio-frame.js';

const STREAM = 'MZ1';
const read = (frame: unknown): unknown => parseTwilioFrame(JSON.stringify(frame), STREAM);
const malformed = (reason: string): unknown => ({ event: 'malformed', reason });

describe('a frame from Twilio', () => {
  it('is read as the protocol describes it', () => {
    const start = {
      event: 'start',
      sequenceNumber: '1',
      streamSid: STREAM,
      start: {
        streamSid: STREAM,
        accountSid: 'AC1',
        callSid: 'CA1',
        tracks: ['inbound'],
        mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
        customParameters: { stream_token: 't', odd: 7 },
      },
    };
    expect(parseTwilioFrame(JSON.stringify({ event: 'connected', protocol: 'Call' }), null)).toEqual({
      event: 'connected',
    });
    expect(parseTwilioFrame(JSON.stringify(start), null)).toEqual({
      event: 'start',
      streamSid: STREAM,
      callSid: 'CA1',
      accountSid: 'AC1',
      parameters: new Map([['stream_token', 't']]),
    });
    const media = { event: 'media', streamSid: STREAM, media: { track: 'inbound', chunk: '1', payload: '//79' } };
    expect(read(media)).toEqual({ event: 'media', payload: '//79' });
    expect(read({ event: 'mark', streamSid: STREAM, mark: { name: 'm' } })).toEqual({ event: 'mark', name: 'm' });
    expect(read({ event: 'dtmf', streamSid: STREAM, dtmf: { digit: '#' } })).toEqual({ event: 'dtmf', digit: '#' });
    expect(read({ event: 'stop', streamSid: STREAM, stop: {} })).toEqual({ event: 'stop' });
  });

  it.each<[string, unknown, string]>([
    ['not an object', 7, 'missing-field'],
    ['null', null, 'missing-field'],
    ['without an event', { streamSid: STREAM }, 'missing-field'],
    ['of an unknown event', { event: 'hello', streamSid: STREAM }, 'unknown-event'],
    ['for another stream', { event: 'stop', streamSid: 'MZ2' }, 'other-stream'],
    ['without a stream', { event: 'stop' }, 'other-stream'],
    ['of media without media', { event: 'media', streamSid: STREAM, media: null }, 'missing-field'],
    ['of media with a number', { event: 'media', streamSid: STREAM, media: { payload: 12 } }, 'missing-field'],
    ['with an empty payload', { event: 'media', streamSid: STREAM, media: { payload: '' } }, 'missing-field'],
    [
      'with a payload that ends the string',
      { event: 'media', streamSid: STREAM, media: { payload: 'a"}' } },
      'bad-payload',
    ],
    ['with a line break', { event: 'media', streamSid: STREAM, media: { payload: 'AAAA\n' } }, 'bad-payload'],
    ['with too much padding', { event: 'media', streamSid: STREAM, media: { payload: 'A===' } }, 'bad-payload'],
    [
      'of our own audio',
      { event: 'media', streamSid: STREAM, media: { payload: 'AAAA', track: 'outbound' } },
      'wrong-track',
    ],
    ['of a mark without a name', { event: 'mark', streamSid: STREAM, mark: {} }, 'missing-field'],
    ['of two digits', { event: 'dtmf', streamSid: STREAM, dtmf: { digit: '12' } }, 'missing-field'],
    ['of a numeric digit', { event: 'dtmf', streamSid: STREAM, dtmf: { digit: 1 } }, 'missing-field'],
    [
      'of a start with control characters in its ids',
      { event: 'start', streamSid: STREAM, start: { callSid: 'CA\u0000\u001b[2J', accountSid: 'AC' } },
      'missing-field',
    ],
    ['of a start without a call', { event: 'start', streamSid: STREAM, start: { accountSid: 'AC' } }, 'missing-field'],
    [
      'of another format',
      {
        event: 'start',
        streamSid: STREAM,
        start: { callSid: 'CA', accountSid: 'AC', mediaFormat: { encoding: 'l16' } },
      },
      'wrong-format',
    ],
  ])('%s is malformed', (_, frame, reason) => {
    expect(read(frame)).toEqual(malformed(reason));
  });

  it('that is no JSON is malformed', () => {
    expect(parseTwilioFrame('', STREAM)).toEqual(malformed('not-json'));
    expect(parseTwilioFrame('{"event":"media"', STREAM)).toEqual(malformed('not-json'));
    expect(parseTwilioFrame('['.repeat(60_000), STREAM)).toEqual(malformed('not-json'));
  });

  it('is the same whether it is written as Twilio does or with a space in it', () => {
    const text = fc.oneof(
      fc.constantFrom('1', '20', '', 'x', '"', 'inbound', 'outbound', 'AAAA', '/+8=', 'A===', '\\u0041'),
      fc.string(),
    );
    fc.assert(
      fc.property(
        text,
        text,
        text,
        text,
        fc.constantFrom(STREAM, 'MZ2', ''),
        (number, track, time, payload, stream) => {
          const media = `{"track":"${track}","chunk":"${number}","timestamp":"${time}","payload":"${payload}"}`;
          const frame = `{"event":"media","sequenceNumber":"${number}","media":${media},"streamSid":"${stream}"}`;
          expect(parseTwilioFrame(frame, STREAM)).toEqual(parseTwilioFrame(` ${frame}`, STREAM));
          expect(parseTwilioFrame(frame, null)).toEqual(parseTwilioFrame(` ${frame}`, null));
        },
      ),
      {
        numRuns: 2000,
        examples: [
          ['3', 'inbound', '20', 'AAAA', STREAM],
          ['3', 'inbound', '20', 'AAAA', 'MZ2'],
        ],
      },
    );
  });

  it('never throws, and never lets a payload through that is not base64', () => {
    const event = fc.constantFrom('connected', 'start', 'media', 'mark', 'dtmf', 'stop', 'x');
    const known = fc.record(
      { event, streamSid: fc.constantFrom(STREAM, null), media: fc.anything() },
      { requiredKeys: [] },
    );
    const media = fc.record({
      event: fc.constant('media'),
      streamSid: fc.constant(STREAM),
      media: fc.record({ payload: fc.string() }),
    });
    const text = fc.oneof(
      fc.string(),
      fc.jsonValue().map((v) => JSON.stringify(v)),
      fc.oneof(known, media).map((v) => JSON.stringify(v) ?? ''),
    );
    fc.assert(
      fc.property(text, (frame) => {
        const parsed = parseTwilioFrame(frame, STREAM);
        if (parsed.event === 'media') expect(JSON.stringify(parsed.payload)).toBe(`"${parsed.payload}"`);
      }),
      { numRuns: 2000 },
    );
  });
});
