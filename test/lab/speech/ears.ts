import { FRAME_BYTES, SILENCE } from '../../../src/lab/speech/mulaw.js';
import { openSynthesis } from '../../../src/lab/speech/synthesis.js';
import { Voices } from '../../../src/lab/speech/voice.js';

/** Voices that speak in this thread. */
export const voicesHere = async (): Promise<Voices> => new Voices(await openSynthesis());

export const silence = (ms: number): Uint8Array => new Uint8Array(ms * 8).fill(SILENCE);

export const framesOf = (speech: Uint8Array): Uint8Array[] =>
  Array.from({ length: speech.length / FRAME_BYTES }, (_, index) =>
    speech.subarray(index * FRAME_BYTES, (index + 1) * FRAME_BYTES),
  );
