import { decodeMulaw, SILENCE } from './mulaw.js';

const HEADER_BYTES = 44;
const RATE = 8_000;
const CHANNELS = 2;
const SAMPLE_BYTES = 2;

/**
 * A stereo WAV file (PCM, 16 bits, 8 kHz) of two mu-law timelines that begin together: the caller left, the agent right.
 * The shorter one ends in silence. Header: RIFF, `fmt `, `data`, as in Microsoft's multimedia specification of 1991.
 */
export const stereoWav = (caller: Uint8Array, agent: Uint8Array): Buffer => {
  const frames = Math.max(caller.length, agent.length);
  const dataBytes = frames * CHANNELS * SAMPLE_BYTES;
  const wav = Buffer.alloc(HEADER_BYTES + dataBytes);
  wav.write('RIFF', 0, 'latin1');
  wav.writeUInt32LE(HEADER_BYTES - 8 + dataBytes, 4);
  wav.write('WAVEfmt ', 8, 'latin1');
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(CHANNELS, 22);
  wav.writeUInt32LE(RATE, 24);
  wav.writeUInt32LE(RATE * CHANNELS * SAMPLE_BYTES, 28);
  wav.writeUInt16LE(CHANNELS * SAMPLE_BYTES, 32);
  wav.writeUInt16LE(8 * SAMPLE_BYTES, 34);
  wav.write('data', 36, 'latin1');
  wav.writeUInt32LE(dataBytes, 40);
  const [left, right] = [caller, agent].map((side) => decodeMulaw(paddedTo(side, frames)));
  for (let index = 0; index < frames; index++) {
    wav.writeInt16LE(left?.[index] ?? 0, HEADER_BYTES + 4 * index);
    wav.writeInt16LE(right?.[index] ?? 0, HEADER_BYTES + 4 * index + 2);
  }
  return wav;
};

const paddedTo = (bytes: Uint8Array, length: number): Uint8Array => {
  const padded = new Uint8Array(length).fill(SILENCE);
  padded.set(bytes);
  return padded;
};
