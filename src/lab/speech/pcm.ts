import { decodeMulaw, encodeMulaw } from './mulaw.js';
import { RateDivider, tripleRate } from './resample.js';

/** 16-bit little-endian samples at 24 kHz. */
export const PCM_BYTES_PER_MS = 48;
const BYTES_PER_SAMPLE = 2;

const samplesOf = (bytes: Uint8Array): Int16Array => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Int16Array.from({ length: bytes.length / BYTES_PER_SAMPLE }, (_, index) =>
    view.getInt16(index * BYTES_PER_SAMPLE, true),
  );
};

/** Mu-law at 8 kHz as PCM at 24 kHz. */
export const mulawToPcm = (speech: Uint8Array): Uint8Array => {
  const samples = tripleRate(decodeMulaw(speech));
  const bytes = new Uint8Array(samples.length * BYTES_PER_SAMPLE);
  const view = new DataView(bytes.buffer);
  samples.forEach((sample, index) => view.setInt16(index * BYTES_PER_SAMPLE, sample, true));
  return bytes;
};

/** PCM at 24 kHz, in pieces of any size, as mu-law at 8 kHz. */
export class PcmToMulaw {
  readonly #divider = new RateDivider();
  #rest: Uint8Array = new Uint8Array(0);

  push(bytes: Uint8Array): Uint8Array {
    const joined = Buffer.concat([this.#rest, bytes]);
    const whole = joined.length - (joined.length % BYTES_PER_SAMPLE);
    this.#rest = joined.subarray(whole);
    return encodeMulaw(this.#divider.push(samplesOf(joined.subarray(0, whole))));
  }
}
