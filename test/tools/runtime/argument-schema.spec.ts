import { describe, expect, it } from '@jest/globals';
import type { Json, JsonObject } from '../../../src/platform/events/json.js';
import { parseExact } from '../../../src/platform/events/exact-json.js';
import { argumentProblem, schemaProblem } from '../../../src/tools/runtime/argument-schema.js';

const object = (properties: JsonObject, more: JsonObject = {}): JsonObject => ({ type: 'object', properties, ...more });
const patterned = (pattern: string): JsonObject => object({ a: { type: 'string', pattern } });

describe('a pattern of a schema', () => {
  it.each(['^([a-z]+ ?)+$', '^(a+)+$', '(x+x+)+y', '^(([a-z])+.)+[A-Z]([a-z])+$'])(
    '%s costs no more than its text, where backtracking would never end',
    (pattern) => {
      expect(schemaProblem(patterned(pattern))).toBeUndefined();
      expect(argumentProblem(patterned(pattern), { a: `${'a'.repeat(5000)}!` })).toMatch(/pattern/);
    },
  );

  it.each([
    ['^[0-9]{4,12}$', '4711', '471'],
    ['^\\d{3}\\/\\w+$', '123/ab', '12/ab'],
    ['^\\u00e9+$', 'éé', 'e'],
    ['^\\p{L}+$', 'Ünal', '7'],
    ['b', 'abc', 'ac'],
    ['^a$', 'a', 'a\n'],
  ])('%s means what it means elsewhere', (pattern, good, bad) => {
    expect(argumentProblem(patterned(pattern), { a: good })).toBeUndefined();
    expect(argumentProblem(patterned(pattern), { a: bad })).toBe(`/a must match pattern "${pattern}"`);
  });

  it.each(['(?=a)b', '(a)\\1', '(', '((a{100}){100}){100}', '(.{1,500}){1,2}x{900}'])('%s is refused', (pattern) => {
    expect(schemaProblem(patterned(pattern))).toEqual(expect.any(String));
    expect(schemaProblem(object({}, { patternProperties: { [pattern]: { type: 'string' } } }))).toEqual(
      expect.any(String),
    );
  });

  it('is not tried on more text than it may take time for', () => {
    const many = object({ a: { type: 'array', items: { type: 'string', pattern: '^(a|b|c){1,99}x$' } } });
    const args = { a: Array.from({ length: 2000 }, () => 'abc'.repeat(5)) };
    expect(argumentProblem(many, args)).toMatch(/more text/);
    expect(argumentProblem(many, { a: ['abcx'] })).toBeUndefined();
  });

  it('of a tool that was defined before they were refused denies its calls, and throws nothing', () => {
    expect(argumentProblem(patterned('(?=a)b'), { a: 'ab' })).toMatch(/cannot be used/);
  });
});

describe('a schema', () => {
  const doubling = (levels: number): JsonObject =>
    object(
      { a: { $ref: `#/$defs/d${levels}` } },
      {
        $defs: {
          d0: { type: 'string' },
          ...Object.fromEntries(
            Array.from({ length: levels }, (_, n) => {
              const $ref = `#/$defs/d${n}`;
              return [`d${n + 1}`, { anyOf: [{ $ref }, { $ref }] }];
            }),
          ),
        },
      },
    );
  let deep: Json = { type: 'string' };
  for (let n = 0; n < 5000; n++) deep = { items: deep };

  it.each<[string, JsonObject]>([
    ['that is huge', object(Object.fromEntries(Array.from({ length: 2000 }, (_, n) => [`p${n}`, {}])))],
    ['that is deep', object({ a: deep })],
    ['whose references multiply', doubling(30)],
    ['that refers to itself', object({ a: { $ref: '#' } })],
    ['with a cycle', object({ a: { $ref: '#/$defs/b' } }, { $defs: { b: { items: { $ref: '#/$defs/b' } } } })],
    ['that refers elsewhere', object({ a: { $ref: 'https://example.com/x' } })],
    ['that refers to what is not there', object({ a: { $ref: '#/$defs/b' } })],
    ['with a base of its own inside', object({ a: { $id: 'x', $ref: '#/$defs/b' } })],
  ])('%s is refused', (_, schema) => expect(schemaProblem(schema)).toEqual(expect.stringMatching(/^m/)));

  it('may have parts', () => {
    expect(schemaProblem(doubling(3))).toBeUndefined();
    expect(argumentProblem(doubling(3), { a: 'x' })).toBeUndefined();
    expect(argumentProblem(doubling(3), { a: 7 })).toMatch(/string/);
  });

  it('takes formats as hints to the model: nothing is run for them', () => {
    const hinted = object({ a: { type: 'string', format: 'email' }, b: { type: 'string', format: 'unheard-of' } });
    expect(schemaProblem(hinted)).toBeUndefined();
    expect(argumentProblem(hinted, { a: 'not one', b: 'x' })).toBeUndefined();
  });

  it('asks for items that differ', () => {
    const unique = object({ a: { type: 'array', uniqueItems: true } });
    expect(argumentProblem(unique, { a: [{ x: 1, y: 2 }, { x: 1 }, '1', 1] })).toBeUndefined();
    expect(
      argumentProblem(unique, {
        a: [
          { x: 1, y: 2 },
          { y: 2, x: 1 },
        ],
      }),
    ).toMatch(/uniqueItems/);
  });

  it('compares a long number as a number', () => {
    const numbers = object({ a: { type: 'integer', minimum: 1 }, b: { type: 'number' } });
    expect(argumentProblem(numbers, parseExact('{"a":2512292042121000001,"b":1.10}'))).toBeUndefined();
    expect(argumentProblem(numbers, parseExact('{"a":1.10,"b":1e400}'))).toBe('/a must be integer');
  });
});
