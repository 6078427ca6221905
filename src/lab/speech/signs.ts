import { FRAME_BYTES } from './mulaw.js';

/** A frame's samples by their signs alone, 160 bits: what an honest change of rate or of encoding leaves as it was. */
export const SIGN_WORDS = FRAME_BYTES / 32;

/** Writes the signs of the frame at `from` of mu-law bytes (their highest bit) into `into` at `at`. */
export const writeSigns = (bytes: Uint8Array, from: number, into: Int32Array, at: number): void => {
  for (let word = 0; word < SIGN_WORDS; word++) {
    let bits = 0;
    for (let bit = 0; bit < 32; bit++) bits = (bits << 1) | ((bytes[from + word * 32 + bit] ?? 0) >> 7);
    into[at + word] = bits;
  }
};

/** In how many of the 160 samples two frames differ. */
export const signDistance = (one: Int32Array, oneAt: number, other: Int32Array, otherAt: number): number => {
  let distance = 0;
  for (let word = 0; word < SIGN_WORDS; word++)
    distance += bitsOf((one[oneAt + word] ?? 0) ^ (other[otherAt + word] ?? 0));
  return distance;
};

const bitsOf = (word: number): number => {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return (((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
};
