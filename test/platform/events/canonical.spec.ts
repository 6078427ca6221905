import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonical, NotJson, toJson } from '../../../src/platform/events/canonical.js';

describe('the canonical form', () => {
  it('is the RFC 8785 text of its own example', () => {
    const example = {
      numbers: [1e30, 4.5, 2e-3, 1e-27],
      literals: [null, true, false],
      '€': 'a\u000f\n"',
    };
    expect(canonical(example)).toBe(
      '{"literals":[null,true,false],"numbers":[1e+30,4.5,0.002,1e-27],"€":"a\\u000f\\n\\""}',
    );
  });

  it('does not depend on the order of keys, and survives storage', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonical(JSON.parse(JSON.stringify(toJson(value))))).toBe(canonical(value));
        expect(canonical(reversed(value))).toBe(canonical(value));
      }),
    );
  });

  it('makes strings and keys well-formed', () => {
    expect(toJson({ 'a\ud800': ['\udc00b'] })).toEqual({ 'a\ufffd': ['\ufffdb'] });
  });

  it.each([
    ['NaN', { a: [Number.NaN] }, '$.a[0]'],
    ['an infinity', { a: Number.POSITIVE_INFINITY }, '$.a'],
    ['undefined', { a: undefined }, '$.a'],
    ['a bigint', [1n], '$[0]'],
    ['a date', { at: new Date(0) }, '$.at'],
    ['a map', { m: new Map() }, '$.m'],
    ['a hole', new Array(1), '$[0]'],
  ])('refuses %s and names its place', (_, value, path) => {
    expect(() => canonical(value)).toThrow(NotJson);
    expect(() => canonical(value)).toThrow(path);
  });
});

const reversed = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(reversed);
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reversed(item)]),
  );
};
