import { encodeMulaw } from '../../speech/mulaw.js';

const RATE = 8_000;
const AMPLITUDE = 6_000;

/** Sine tones sounding together, as 8 kHz mu-law. */
export const tone = (hertz: readonly number[], ms: number): Uint8Array => {
  const sampleAt = (index: number): number =>
    hertz.reduce((sum, each) => sum + AMPLITUDE * Math.sin((2 * Math.PI * each * index) / RATE), 0);
  return encodeMulaw(Int16Array.from({ length: (ms * RATE) / 1000 }, (_, index) => sampleAt(index)));
};
