import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { toJson } from '../../../src/platform/events/canonical.js';
import { isSealed, seal, SealBroken, unseal, type Sealed } from '../../../src/platform/events/sealing.js';

const key = randomBytes(32);
const place = { stream: 'call-1', eventId: 'e-1', field: 'text', keyId: 'call-1' };

describe('a sealed value', () => {
  it('opens to what was sealed, whatever JSON it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const sealed = seal(toJson(value), key, place);
        expect(isSealed(sealed)).toBe(true);
        expect(unseal(JSON.parse(JSON.stringify(sealed)) as Sealed, key, place)).toEqual(toJson(value));
      }),
    );
  });

  it('differs each time and does not show its text', () => {
    const [one, two] = [seal('a secret', key, place), seal('a secret', key, place)];
    expect(one).not.toEqual(two);
    expect(JSON.stringify(one)).not.toContain('secret');
  });

  it.each(['iv', 'ct', 'tag'] as const)('does not open with an altered %s', (part) => {
    const { $sealed } = seal('a secret', key, place);
    const bytes = Buffer.from($sealed[part], 'base64');
    bytes.writeUInt8(bytes.readUInt8(0) ^ 1, 0);
    const altered: Sealed = { $sealed: { ...$sealed, [part]: bytes.toString('base64') } };
    expect(() => unseal(altered, key, place)).toThrow(SealBroken);
  });

  it.each(['stream', 'eventId', 'field', 'keyId'] as const)('does not open under another %s', (part) => {
    expect(() => unseal(seal('a secret', key, place), key, { ...place, [part]: 'other' })).toThrow(SealBroken);
  });

  it('does not open with another key, nor with a shortened tag', () => {
    const sealed = seal('a secret', key, place);
    expect(() => unseal(sealed, randomBytes(32), place)).toThrow(SealBroken);
    const tag = Buffer.from(sealed.$sealed.tag, 'base64').subarray(0, 4).toString('base64');
    expect(() => unseal({ $sealed: { ...sealed.$sealed, tag } }, key, place)).toThrow(SealBroken);
  });
});
