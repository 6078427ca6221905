import { energy, FRAME_BYTES, padToFrames, SILENCE } from './mulaw.js';
import { signDistance, SIGN_WORDS, writeSigns } from './signs.js';
import { frameKey, type FrameKey, type Utterance } from './utterance.js';

/** Of 160 signs, so many may differ where the frame is found by itself, and where it is the one that must follow. */
const ALIKE = 24;
const ALIKE_NEXT = 60;
const MARGIN = 12;
/** A frame that is like nothing does not end what goes on after it. */
const GAPS = [1, 2, 3];
/** The one that must follow is about as loud, too. */
const LOUDER = 2.5;
/** Below this a frame's signs are those of its noise. */
const QUIET = 60;
const LOUD = 500;
/** How many of the loudest places of a stretch tell how far its frames have been moved. */
const PROBES = 4;

type Place = Readonly<{ utterance: Utterance; at: number }>;
type Found = Place & Readonly<{ distance: number }>;

/** The signs of all frames that can be said, to find those that a change of encoding has left alike. */
export class SignIndex {
  #signs = new Int32Array(0);
  readonly #places: Place[] = [];
  readonly #loud: number[] = [];
  readonly #first = new Map<Utterance, number>();

  add(utterance: Utterance): void {
    const from = this.#places.length;
    this.#first.set(utterance, from);
    const signs = new Int32Array((from + utterance.frames.length) * SIGN_WORDS);
    signs.set(this.#signs.subarray(0, from * SIGN_WORDS));
    utterance.frames.forEach((key, at) => {
      const frame = Buffer.from(key, 'latin1');
      writeSigns(frame, 0, signs, (from + at) * SIGN_WORDS);
      this.#places.push({ utterance, at });
      if (energy(frame) > LOUD) this.#loud.push(from + at);
    });
    this.#signs = signs;
  }

  /**
   * What was heard in the frames that it was spoken in: frames that were moved by less than a frame, or whose samples
   * were changed a little, become the scripted ones; what is like none stays as it is.
   */
  snap(heard: readonly FrameKey[]): readonly FrameKey[] {
    const bytes = padded(Buffer.from(heard.join(''), 'latin1'));
    const shift = this.#shiftOf(bytes);
    if (shift === undefined) return heard;
    const frames = framesOf(bytes.subarray(shift));
    const found = frames.map((frame) => this.#nearest(frame));
    this.#goOn(frames, found, 1);
    this.#goOn([...frames].reverse(), found.reverse(), -1);
    found.reverse();
    return frames.map((frame, index) => {
      const place = found[index];
      return place?.utterance.frames[place.at] ?? frameKey(frame);
    });
  }

  /** By how many bytes the frames must be moved so that the loudest are like scripted ones; undefined: by none. */
  #shiftOf(bytes: Uint8Array): number | undefined {
    const loudest = framesOf(bytes)
      .map((frame, index) => ({ at: index * FRAME_BYTES, loudness: energy(frame) }))
      .sort((one, other) => other.loudness - one.loudness)
      .filter(({ at, loudness }) => loudness > LOUD && at + 2 * FRAME_BYTES <= bytes.length)
      .slice(0, PROBES);
    if (loudest.length < PROBES) return undefined;
    let [best, bestShift] = [PROBES * ALIKE, -1];
    for (let shift = 0; shift < FRAME_BYTES; shift++) {
      const sum = loudest.reduce((total, { at }) => total + this.#loudDistance(bytes, at + shift), 0);
      if (sum < best) [best, bestShift] = [sum, shift];
    }
    return bestShift < 0 ? undefined : bestShift;
  }

  #loudDistance(bytes: Uint8Array, from: number): number {
    const signs = new Int32Array(SIGN_WORDS);
    writeSigns(bytes, from, signs, 0);
    let least = FRAME_BYTES;
    for (const index of this.#loud) {
      const distance = signDistance(signs, 0, this.#signs, index * SIGN_WORDS);
      if (distance < least) least = distance;
    }
    return least;
  }

  #nearest(frame: Uint8Array): Found | undefined {
    if (energy(frame) < QUIET) return undefined;
    const signs = new Int32Array(SIGN_WORDS);
    writeSigns(frame, 0, signs, 0);
    let [least, nearest] = [ALIKE, -1];
    for (let index = 0; index < this.#places.length; index++) {
      const distance = signDistance(signs, 0, this.#signs, index * SIGN_WORDS);
      if (distance < least) [least, nearest] = [distance, index];
    }
    const place = this.#places[nearest];
    return place && { ...place, distance: least };
  }

  /** A frame is the next one of what was found before it, unless it is much more like another. */
  #goOn(frames: readonly Uint8Array[], found: (Found | undefined)[], step: 1 | -1): void {
    frames.forEach((frame, index) => {
      for (const gap of GAPS) {
        const before = found[index - gap];
        if (before === undefined) continue;
        const next = { utterance: before.utterance, at: before.at + step * gap };
        const distance = this.#distanceTo(frame, next);
        const other = found[index];
        if (distance > (other ? other.distance + MARGIN : ALIKE_NEXT)) continue;
        found[index] = { ...next, distance };
        return;
      }
    });
  }

  #distanceTo(frame: Uint8Array, { utterance, at }: Place): number {
    const key = utterance.frames[at];
    if (key === undefined) return Infinity;
    const [expected, loudness] = [energy(Buffer.from(key, 'latin1')), energy(frame)];
    if (expected < QUIET) return loudness < LOUDER * QUIET ? 0 : Infinity;
    if (loudness * LOUDER < expected || loudness > expected * LOUDER) return Infinity;
    const signs = new Int32Array(SIGN_WORDS);
    writeSigns(frame, 0, signs, 0);
    return signDistance(signs, 0, this.#signs, ((this.#first.get(utterance) ?? 0) + at) * SIGN_WORDS);
  }
}

const framesOf = (bytes: Uint8Array): readonly Uint8Array[] =>
  Array.from({ length: Math.floor(bytes.length / FRAME_BYTES) }, (_, index) =>
    bytes.subarray(index * FRAME_BYTES, (index + 1) * FRAME_BYTES),
  );

/** With a frame of silence on either side, so that no part of a moved frame is lost. */
const padded = (bytes: Uint8Array): Uint8Array => {
  const silence = new Uint8Array(FRAME_BYTES).fill(SILENCE);
  return padToFrames(Buffer.concat([silence, bytes, silence]));
};
