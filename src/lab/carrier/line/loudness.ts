import { energy } from '../../speech/mulaw.js';

/** Root mean square of line noise and breath; quiet speech is above it. */
const NOISE = 60;

/** Whether somebody can be heard in this stretch of mu-law. */
export const isAudible = (audio: Uint8Array): boolean => energy(audio) > NOISE;
