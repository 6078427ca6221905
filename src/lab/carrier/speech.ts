import type { VoiceName } from '../speech/synthesis.js';

/** What the carrier needs of speech: 8 kHz mu-law both ways. */
export type Speech = Readonly<{
  say(text: string, voice: VoiceName): Promise<Uint8Array>;
  /** The words of a stretch of audio, as far as they can be made out; empty if none. */
  recognise(audio: Uint8Array): Promise<string>;
}>;

/** Announcements and `<Say>`; the voices that TwiML can ask for are not imitated. */
export const CARRIER_VOICE: VoiceName = 'agent';
