import { describe, expect, it } from '@jest/globals';
import { fingerprintOf, newKey, UnwrapFailed, unwrapKey, wrapKey } from '../../../src/platform/vault/key-wrapping.js';

describe('a wrapped key', () => {
  const [key, wrapping] = [newKey(), newKey()];

  it('opens with its wrapping key for its purpose only', () => {
    const wrapped = wrapKey(key, wrapping, 'data-key|a|call-1');
    expect(Buffer.from(unwrapKey(wrapped, wrapping, 'data-key|a|call-1')).equals(key)).toBe(true);
    expect(() => unwrapKey(wrapped, wrapping, 'data-key|b|call-1')).toThrow(UnwrapFailed);
    expect(() => unwrapKey(wrapped, newKey(), 'data-key|a|call-1')).toThrow(UnwrapFailed);
  });

  it('does not open when any of its parts was altered or cut', () => {
    const wrapped = wrapKey(key, wrapping, 'p');
    for (const index of wrapped.keys()) {
      const altered = Uint8Array.from(wrapped, (byte, at) => (at === index ? byte ^ 1 : byte));
      expect(() => unwrapKey(altered, wrapping, 'p')).toThrow(UnwrapFailed);
    }
    expect(() => unwrapKey(wrapped.subarray(0, 20), wrapping, 'p')).toThrow(UnwrapFailed);
  });

  it('is named by a fingerprint that tells keys apart', () => {
    expect(fingerprintOf(key)).toMatch(/^[0-9a-f]{16}$/);
    expect(fingerprintOf(key)).not.toBe(fingerprintOf(wrapping));
  });
});
