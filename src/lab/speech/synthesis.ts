import { Flite } from './flite.js';
import { encodeMulaw, energy, FRAME_BYTES, padToFrames } from './mulaw.js';
import { halveRate } from './resample.js';

/** Who is heard: caller and agent sound different. */
export type VoiceName = 'caller' | 'agent';

/** Text to mu-law at 8 kHz, in whole frames of 20 ms. */
export type Synthesis = (text: string, voice: VoiceName) => Promise<Uint8Array>;

const FLITE_VOICE: Readonly<Record<VoiceName, string>> = { caller: 'kal', agent: 'slt' };
const AUDIBLE = 20;

/** Speaks on the calling thread, tens to hundreds of milliseconds a sentence: for the speech worker and for tests. */
export const openSynthesis = async (): Promise<Synthesis> => {
  const flite = await Flite.load();
  return async (text, voice) => {
    const { samples, rate } = await flite.speak(text, FLITE_VOICE[voice]);
    return trim(padToFrames(encodeMulaw(rate === 8_000 ? samples : halveRate(samples))));
  };
};

/** Without the silent frames at both ends, so that an utterance is as long as its speech. */
const trim = (bytes: Uint8Array): Uint8Array => {
  const audible = (frame: number) => energy(bytes.subarray(frame * FRAME_BYTES, (frame + 1) * FRAME_BYTES)) > AUDIBLE;
  let first = 0;
  let end = bytes.length / FRAME_BYTES;
  while (first < end && !audible(first)) first++;
  while (end > first && !audible(end - 1)) end--;
  return bytes.slice(first * FRAME_BYTES, end * FRAME_BYTES);
};
