import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseInstant } from '../../../src/platform/clock/parse-instant.js';
import { ApiError } from '../../../src/platform/http/api-error.js';
import { rewriteLegacyUrl } from '../../../src/platform/http/legacy-aliases.js';
import { timeWindow } from '../../../src/platform/http/list-query.js';

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
    '2026-11-21T24:00Z',
    '2026-11-21T10:60Z',
    '2026-11-21T10:20-99:99',
    '2026-00-21',
  ])('does not read %j', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  it('never throws, and reads nothing but days that there are', () => {
    const digits = (length: number) => fc.nat(10 ** length - 1).map((n) => String(n).padStart(length, '0'));
    const two = digits(2);
    const time = fc
      .tuple(two, two, two, fc.constantFrom('Z', '+00:00', '-99:99', '+14:00', ''))
      .map(([hour, minute, second, zone]) => `T${hour}:${minute}:${second}${zone}`);
    const dated = fc
      .tuple(digits(4), two, two, fc.option(time, { nil: '' }))
      .map(([year, month, day, rest]) => `${year}-${month}-${day}${rest}`);
    fc.assert(
      fc.property(fc.oneof({ weight: 4, arbitrary: dated }, fc.string({ unit: 'binary' })), (text) => {
        const ms = parseInstant(text);
        if (ms === undefined) return;
        const day = Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)) - 1, Number(text.slice(8, 10)));
        if (!text.startsWith('00')) expect(Math.abs(ms - day)).toBeLessThanOrEqual(2 * 86_400_000);
      }),
      { numRuns: 2000 },
    );
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
