import { align, type Match } from './align.js';
import { Framer } from './framer.js';
import { padToFrames } from './mulaw.js';
import { frameKey, type FrameKey, type Utterance } from './utterance.js';
import type { Vocabulary } from './vocabulary.js';

/** What an ear made of a stretch of audio. Counts are frames of 20 ms. */
export type Heard = Readonly<{
  /** The scripted text, the words that arrived with `…` for those that did not, or `[unintelligible]`. */
  text: string;
  /** At least nine tenths of every utterance arrived in order. */
  complete: boolean;
  /** Scripted frames that arrived in order. */
  heardFrames: number;
  /** Scripted frames that did not arrive. */
  missingFrames: number;
  /** Scripted frames that arrived out of order. */
  reorderedFrames: number;
}>;

export const UNINTELLIGIBLE = '[unintelligible]';
const UNDERSTOOD = 0.9;
const GARBLED = 0.1;
/** A second utterance in the same stretch counts from half a second on: less is what two utterances share by chance. */
const FURTHER_UTTERANCE_FRAMES = 25;

type Found = Readonly<{ utterance: Utterance; matches: readonly Match[] }>;

/**
 * Which scripted utterances a stretch of frames holds, in the order heard, and how much of them arrived. Where hardly a
 * frame is one of the script, the audio may have been transcoded on its way: then frames count that are alike.
 */
export const recognise = (heard: readonly FrameKey[], vocabulary: Vocabulary): Heard => {
  const exact = tell(heard, vocabulary);
  if (exact.complete || exact.heardFrames >= FURTHER_UTTERANCE_FRAMES) return exact;
  const alike = tell(vocabulary.snap(heard), vocabulary);
  return alike.heardFrames > exact.heardFrames ? alike : exact;
};

const tell = (heard: readonly FrameKey[], vocabulary: Vocabulary): Heard => {
  const utterances = find(heard, vocabulary, 1).map((found) => judge(found, heard));
  const sum = (of: (one: Heard) => number): number => utterances.reduce((total, one) => total + of(one), 0);
  return {
    text: utterances.map(({ text }) => text).join(' ') || UNINTELLIGIBLE,
    complete: utterances.length > 0 && utterances.every(({ complete }) => complete),
    heardFrames: sum((one) => one.heardFrames),
    missingFrames: sum((one) => one.missingFrames),
    reorderedFrames: sum((one) => one.reorderedFrames),
  };
};

/** The same for mu-law bytes that begin with speech; a last frame that was cut is padded. */
export const understand = (audio: Uint8Array, vocabulary: Vocabulary): Heard =>
  recognise(new Framer().push(padToFrames(audio)).map(frameKey), vocabulary);

/** The utterance that matches best, and further ones in what was heard before and after it. */
const find = (heard: readonly FrameKey[], vocabulary: Vocabulary, atLeast: number): readonly Found[] => {
  let best: Found | undefined;
  for (const utterance of vocabulary.candidates(heard)) {
    const matches = align(heard, utterance.frames);
    if (matches.length >= atLeast && better({ utterance, matches }, best)) best = { utterance, matches };
  }
  const first = best?.matches[0]?.heardAt;
  const last = best?.matches.at(-1)?.heardAt;
  if (!best || first === undefined || last === undefined) return [];
  const shifted = find(heard.slice(last + 1), vocabulary, FURTHER_UTTERANCE_FRAMES).map(({ utterance, matches }) => ({
    utterance,
    matches: matches.map(({ heardAt, scriptAt }) => ({ heardAt: heardAt + last + 1, scriptAt })),
  }));
  return [...find(heard.slice(0, first), vocabulary, FURTHER_UTTERANCE_FRAMES), best, ...shifted];
};

/** More frames matched; among equals the shorter utterance, of which less is missing. */
const better = (one: Found, other: Found | undefined): boolean =>
  !other ||
  one.matches.length > other.matches.length ||
  (one.matches.length === other.matches.length && one.utterance.frames.length < other.utterance.frames.length);

const judge = ({ utterance: { text, frames }, matches }: Found, heard: readonly FrameKey[]): Heard => {
  const arrived = inCommon(frames, heard);
  const counts = {
    heardFrames: matches.length,
    missingFrames: frames.length - arrived,
    reorderedFrames: arrived - matches.length,
  };
  const complete = matches.length >= UNDERSTOOD * frames.length;
  if (complete) return { text, complete, ...counts };
  const garbled = counts.reorderedFrames > GARBLED * frames.length;
  return { text: garbled ? UNINTELLIGIBLE : wordsHeard(text, frames.length, matches), complete, ...counts };
};

/** How many frames of the script were heard at all, whatever the order. */
const inCommon = (script: readonly FrameKey[], heard: readonly FrameKey[]): number => {
  const left = new Map<FrameKey, number>();
  for (const key of heard) left.set(key, (left.get(key) ?? 0) + 1);
  return script.filter((key) => {
    const count = left.get(key) ?? 0;
    if (count > 0) left.set(key, count - 1);
    return count > 0;
  }).length;
};

/** The words most of whose frames arrived. A word's share of the frames is estimated by its share of the letters. */
const wordsHeard = (text: string, frames: number, matches: readonly Match[]): string => {
  const words = text.split(/\s+/u).filter(Boolean);
  const letters = words.reduce((total, word) => total + word.length, 0);
  const arrived = new Set(matches.map(({ scriptAt }) => scriptAt));
  let spoken = 0;
  const heard = words.map((word) => {
    const from = Math.round((spoken / letters) * frames);
    spoken += word.length;
    const to = Math.round((spoken / letters) * frames);
    const count = Array.from({ length: to - from }, (_, index) => arrived.has(from + index)).filter(Boolean).length;
    return count >= UNDERSTOOD * (to - from) ? word : '…';
  });
  const joined = heard.filter((word, index) => word !== '…' || heard[index - 1] !== '…');
  return joined.some((word) => word !== '…') ? joined.join(' ') : UNINTELLIGIBLE;
};
