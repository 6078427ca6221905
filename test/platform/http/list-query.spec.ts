import { describe, expect, it } from '@jest/globals';
import { ApiError } from '../../../src/platform/http/api-error.js';
import { rewriteLegacyUrl } from '../../../src/platform/http/legacy-aliases.js';
import { parseInstant, timeWindow } from '../../../src/platform/http/list-query.js';

describe('parseInstant', () => {
  it.each([
    ['2026-11-21', '2026-11-21T00:00:00.000Z'],
    ['2026-11-21T10:20:30Z', '2026-11-21T10:20:30.000Z'],
    ['2026-11-21T10:20+02:00', '2026-11-21T08:20:00.000Z'],
    ['2028-02-29T00:00:00.123456Z', '2028-02-29T00:00:00.123Z'],
  ])('reads %s', (text, iso) => {
    expect(parseInstant(text)).toBe(Date.parse(iso));
  });

  it.each([
    '',
    '2026',
    '2026-11-21T10:20:30',
    '2026-02-30',
    '2026-13-01',
    '21.11.2026',
    '1700000000',
    '2026-11-21 10:20Z',
  ])('does not read %j', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });
});

describe('timeWindow', () => {
  it('may be open on either side', () => {
    expect(timeWindow()).toEqual({});
    expect(timeWindow('1970-01-02')).toEqual({ fromMs: 86_400_000 });
    expect(timeWindow('1970-01-02', '1970-01-02')).toEqual({ fromMs: 86_400_000, toMs: 86_400_000 });
  });

  it.each([
    ['from', 'yesterday', undefined],
    ['to', undefined, 'tomorrow'],
    ['to', '2026-11-22', '2026-11-21'],
  ])('names %s when it is wrong', (field, from, to) => {
    const details = { fields: [expect.objectContaining({ field })] };
    expect(() => timeWindow(from, to)).toThrow(expect.objectContaining({ code: 'invalid_request', details }));
    expect(() => timeWindow(from, to)).toThrow(ApiError);
  });
});

describe('rewriteLegacyUrl', () => {
  it.each([
    ['/make-call', '/api/v1/make-call'],
    ['/call-logs?limit=1', '/api/v1/call-logs?limit=1'],
    ['/voice-sessions/abc', '/api/v1/voice-sessions/abc'],
    ['/call-logsx', '/call-logsx'],
    ['/api/v1/make-call', '/api/v1/make-call'],
    ['/active-sessions', '/active-sessions'],
  ])('%s means %s', (old, now) => {
    expect(rewriteLegacyUrl(old)).toBe(now);
  });
});
