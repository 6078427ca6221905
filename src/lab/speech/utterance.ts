import { SILENCE } from './mulaw.js';

/** A frame's content as a map key. */
export type FrameKey = string;

export type Utterance = Readonly<{ text: string; frames: readonly FrameKey[] }>;

/** Mu-law has two zeros; whoever decodes and encodes keeps the positive one. */
const NEGATIVE_ZERO = 0x7f;

/** The key of a frame, or of any mu-law bytes: both zeros count as one. */
export const frameKey = (frame: Uint8Array): FrameKey =>
  Buffer.from(
    frame.includes(NEGATIVE_ZERO) ? frame.map((byte) => (byte === NEGATIVE_ZERO ? SILENCE : byte)) : frame,
  ).toString('latin1');
