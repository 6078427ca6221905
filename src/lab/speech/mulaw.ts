/** G.711 mu-law at 8 kHz: one byte a sample, 8 bytes a millisecond, 160 bytes a frame of 20 ms. */

/** What a silent line carries. */
export const SILENCE = 0xff;
export const FRAME_BYTES = 160;
export const FRAME_MS = 20;
export const BYTES_PER_MS = 8;

const BIAS = 0x84;
const CLIP = 32_635;

/** A 16-bit linear sample as a mu-law byte; zero is 0xFF. */
const encodeSample = (sample: number): number => {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(sample), CLIP) + BIAS;
  const exponent = 24 - Math.clz32(magnitude);
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
};

const decodeByte = (byte: number): number => {
  const bits = ~byte & 0xff;
  const magnitude = (((bits & 0x0f) << 3) + BIAS) << ((bits >> 4) & 0x07);
  return bits & 0x80 ? BIAS - magnitude : magnitude - BIAS;
};

const ENCODED = Uint8Array.from({ length: 65_536 }, (_, index) => encodeSample(index - 32_768));
const DECODED = Int16Array.from({ length: 256 }, (_, byte) => decodeByte(byte));

export const encodeMulaw = (samples: Int16Array): Uint8Array =>
  Uint8Array.from(samples, (sample) => ENCODED[sample + 32_768] ?? SILENCE);

export const decodeMulaw = (bytes: Uint8Array): Int16Array => Int16Array.from(bytes, (byte) => DECODED[byte] ?? 0);

/** Root mean square of the samples, 0 to 32 124. */
export const energy = (bytes: Uint8Array): number => {
  if (bytes.length === 0) return 0;
  let sum = 0;
  for (const byte of bytes) sum += (DECODED[byte] ?? 0) ** 2;
  return Math.sqrt(sum / bytes.length);
};

/** The bytes with silence after them up to a whole frame. */
export const padToFrames = (bytes: Uint8Array): Uint8Array => {
  const padded = new Uint8Array(Math.ceil(bytes.length / FRAME_BYTES) * FRAME_BYTES).fill(SILENCE);
  padded.set(bytes);
  return padded;
};
