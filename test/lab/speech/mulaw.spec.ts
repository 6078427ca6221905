import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeMulaw, encodeMulaw, energy, padToFrames } from '../../../src/lab/speech/mulaw.js';

describe('mu-law', () => {
  it('has the code words of G.711', () => {
    expect([...encodeMulaw(Int16Array.of(0, 32_767, -32_768, 8, -8))]).toEqual([0xff, 0x80, 0x00, 0xfe, 0x7e]);
    expect([...decodeMulaw(Uint8Array.of(0xff, 0x7f, 0x80, 0x00))]).toEqual([0, 0, 32_124, -32_124]);
  });

  it('gives back every byte but the second zero', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => byte !== 0x7f);
    expect(encodeMulaw(decodeMulaw(bytes))).toEqual(bytes);
  });

  it('is never off by more than half a step', () => {
    fc.assert(
      fc.property(fc.integer({ min: -32_124, max: 32_124 }), (sample) => {
        const [decoded = NaN] = decodeMulaw(encodeMulaw(Int16Array.of(sample)));
        expect(Math.abs(decoded - sample)).toBeLessThanOrEqual(Math.abs(sample) / 32 + 4);
      }),
    );
  });

  it('pads to whole frames with silence', () => {
    const padded = padToFrames(new Uint8Array(161));
    expect(padded).toHaveLength(320);
    expect(energy(padded.subarray(161))).toBe(0);
    expect(energy(padded.subarray(0, 160))).toBe(32_124);
  });
});
