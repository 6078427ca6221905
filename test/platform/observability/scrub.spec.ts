import { describe, expect, it } from '@jest/globals';
import { fieldFilter } from '../../../src/platform/observability/log-fields.js';
import { scrub } from '../../../src/platform/observability/scrub.js';

describe('scrub', () => {
  it.each([
    ['The number +1 (415) 555-0123 is unverified', 'The number [number] is unverified'],
    ['To=%2B4915112345678&x', 'To=[number]&x'],
    ['call to 4915112345678 failed', 'call to [number] failed'],
    ['wss://a.example/media-stream/abc.def-123?x', 'wss://a.example/media-stream/[token]?x'],
    ['authorization: Bearer abc.def', 'authorization: Bearer [credential]'],
    ['Incorrect API key provided: sk-proj-abcdefghijklmnopqrstuvwxyz12', 'Incorrect API key provided: [credential]'],
    ['mongodb://user:pass@host/db', 'mongodb://[credential]@host/db'],
    ['?stream_token=abc&y=1', '?stream_token=[credential]&y=1'],
  ])('%s', (text, scrubbed) => {
    expect(scrub(text)).toBe(scrubbed);
  });

  it.each([
    'stream call-6fa459ea-ee8a-3ca4-894e-db77e160355e at revision 12',
    'took 1234 ms, 99999 events, since 2026-11-21T10:20:30.123Z',
    'at file:///app/dist/platform/http/create-http-app.js:10:20',
  ])('leaves %s alone', (text) => {
    expect(scrub(text)).toBe(text);
  });
});

describe('the fields of log lines', () => {
  it('lets through what is on the list, flat, and drops the rest', () => {
    const fields = { call_id: 'c', position: 12n, count: 3, from: '+14155550123', headers: {}, stream: { deep: 1 } };
    expect(fieldFilter(['call_id'])(fields)).toEqual({ call_id: 'c', position: '12', count: 3, stream: undefined });
  });

  it('describes an error without what hangs on it', () => {
    const error = Object.assign(new Error('to +14155550123', { cause: new Error('Bearer x') }), {
      code: 'E1',
      config: { auth: 'secret' },
    });
    const { err } = fieldFilter(['call_id'])({ err: error });
    expect(err).toMatchObject({
      type: 'Error',
      code: 'E1',
      message: 'to [number]',
      cause: 'Error: Bearer [credential]',
    });
    expect(JSON.stringify(err)).not.toMatch(/4155550123|secret/);
  });
});
