import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '../../../src/platform/events/json.js';
import { canonical } from '../../../src/platform/events/canonical.js';
import { approximate, exactNumber, parseExact, readable, writeExact } from '../../../src/platform/events/exact-json.js';

const kept = ['{"order_id":2512292042121000001}', '[1.10,1e400,-0,1E2,5.0]', '{"a":{"b":[0.1234567890123456789]}}'];

describe('JSON with its numbers as they were written', () => {
  it.each(kept)('%s is the same text again, also after a store has had it', (text) => {
    const value = parseExact(text);
    expect(writeExact(value)).toBe(text);
    expect(writeExact(JSON.parse(canonical(value)) as typeof value)).toBe(text);
  });

  it('holds only such numbers as text that a double would write differently', () => {
    expect(parseExact('{"a":7,"b":-1.5,"c":1e-7,"d":12345678901234567890}')).toEqual({
      a: 7,
      b: -1.5,
      c: 1e-7,
      d: { $number: '12345678901234567890' },
    });
  });

  it('leaves strings alone, whatever they look like', () => {
    const text = JSON.stringify({ 'a"1.10': '\\"2512292042121000001 {"$number":"1.10"}', b: '\\' });
    expect(parseExact(text)).toEqual(JSON.parse(text));
    expect(writeExact(parseExact(text))).toBe(text);
  });

  it('counts the last of a key that is there twice, and keeps __proto__ a key', () => {
    expect(parseExact('{"a":1,"a":2}')).toEqual({ a: 2 });
    const value = parseExact('{"__proto__":1.10}');
    expect(Object.keys(value as object)).toEqual(['__proto__']);
    expect(writeExact(value)).toBe('{"__proto__":1.10}');
  });

  it.each(['', '{', '01', '1.', '{"a":+1}', 'NaN', '{"a":1}x'])('refuses %j as JSON.parse does', (text) => {
    expect(() => parseExact(text)).toThrow(SyntaxError);
  });

  it('changes no value that is written and read again', () =>
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (text) => {
        expect(parseExact(writeExact(parseExact(text)))).toEqual(parseExact(text));
        expect(JSON.parse(writeExact(parseExact(text)))).toEqual(JSON.parse(text));
      }),
    ));

  it('keeps every decimal number digit by digit', () =>
    fc.assert(
      fc.property(fc.bigInt(), fc.nat(), fc.integer({ min: -400, max: 400 }), (whole, fraction, power) => {
        const text = `{"n":${whole}.${fraction}e${power}}`;
        expect(writeExact(parseExact(text))).toBe(text);
      }),
    ));

  it('takes a time that is linear in the text', () => {
    const texts = [
      '1'.repeat(200_000),
      `"${'\\\\'.repeat(100_000)}"`,
      `[${'{"$number":"1'.length},${'0,'.repeat(99_999)}1.10]`,
    ];
    for (const text of texts) expect(writeExact(parseExact(text))).toBe(text);
    expect(readable(parseExact(`1${'0'.repeat(100_000)}1`))).toHaveLength(100_002);
  });
});

describe('a number that is held as text', () => {
  it('is told from any other value', () => {
    expect(exactNumber({ $number: '1.10' })).toBe('1.10');
    const others: Json[] = [
      1,
      '1.10',
      null,
      { $number: 1 },
      { $number: 'x' },
      { $number: '01' },
      { $number: '1', a: 1 },
    ];
    for (const other of others) {
      expect(exactNumber(other)).toBeUndefined();
    }
  });

  it('is compared as a double, and read as a number only if no digit is lost', () => {
    const value = parseExact('{"a":[2512292042121000001,1.10,1e400,-0,100000000000000000000]}');
    expect(approximate(value)).toEqual({ a: [2512292042121000000, 1.1, Infinity, -0, 1e20] });
    expect(JSON.stringify(readable(value))).toBe('{"a":["2512292042121000001",1.1,"1e400",0,100000000000000000000]}');
  });
});
