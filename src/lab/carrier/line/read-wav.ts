import { encodeMulaw } from '../../speech/mulaw.js';

const PCM = 1;
const MULAW = 7;
const RATE = 8_000;

/**
 * A mono WAV file as 8 kHz mu-law: format 7 as it is, 16-bit samples encoded and, at a multiple of 8 kHz, thinned out.
 * Throws an `Error` for anything else.
 */
export const readWav = (file: Buffer): Uint8Array => {
  if (file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WAVE') throw new Error('not WAV');
  const format = chunk(file, 'fmt ');
  const data = chunk(file, 'data');
  const encoding = format.readUInt16LE(0);
  const step = format.readUInt32LE(4) / RATE;
  if (format.readUInt16LE(2) !== 1 || !Number.isInteger(step)) throw new Error('not mono at a multiple of 8 kHz');
  if (encoding === MULAW && step === 1) return data;
  if (encoding !== PCM || format.readUInt16LE(14) !== 16) throw new Error('neither mu-law nor 16-bit samples');
  const samples = Math.floor(data.length / 2 / step);
  return encodeMulaw(Int16Array.from({ length: samples }, (_, index) => data.readInt16LE(index * step * 2)));
};

const chunk = (file: Buffer, id: string): Buffer => {
  for (let at = 12; at + 8 <= file.length;) {
    const size = file.readUInt32LE(at + 4);
    if (file.toString('latin1', at, at + 4) === id) return file.subarray(at + 8, at + 8 + size);
    at += 8 + size + (size % 2);
  }
  throw new Error(`no ${id.trim()} chunk`);
};
