import { energy, FRAME_BYTES } from './mulaw.js';
import { SignIndex } from './snap.js';
import { frameKey, type FrameKey, type Utterance } from './utterance.js';
import type { VoiceName, Voices } from './voice.js';

const AUDIBLE = 20;

/** The utterances that an ear can tell, indexed by the content of their audible frames. */
export class Vocabulary {
  readonly #known = new Set<string>();
  readonly #signs = new SignIndex();
  readonly #byFrame = new Map<FrameKey, Set<Utterance>>();

  /** A vocabulary of these texts as spoken by one voice. */
  static async of(texts: Iterable<string>, voice: VoiceName, voices: Voices): Promise<Vocabulary> {
    const vocabulary = new Vocabulary();
    for (const text of texts) vocabulary.learn(text, await voices.say(text, voice));
    return vocabulary;
  }

  /** Adds an utterance by its mu-law bytes, once. */
  learn(text: string, speech: Uint8Array): void {
    const identity = `${text}\n${frameKey(speech)}`;
    if (speech.length === 0 || this.#known.has(identity)) return;
    this.#known.add(identity);
    const frames: FrameKey[] = [];
    const utterance = { text, frames };
    for (let at = 0; at < speech.length; at += FRAME_BYTES) {
      const frame = speech.subarray(at, at + FRAME_BYTES);
      const key = frameKey(frame);
      frames.push(key);
      if (energy(frame) > AUDIBLE) this.#index(key, utterance);
    }
    this.#signs.add(utterance);
  }

  /** What was heard through a change of encoding or rate, in the frames that were spoken. */
  snap(heard: readonly FrameKey[]): readonly FrameKey[] {
    return this.#signs.snap(heard);
  }

  /** The utterances that share at least one audible frame with these. */
  candidates(frames: readonly FrameKey[]): readonly Utterance[] {
    return [...new Set(frames.flatMap((key) => [...(this.#byFrame.get(key) ?? [])]))];
  }

  #index(key: FrameKey, utterance: Utterance): void {
    const holders = this.#byFrame.get(key);
    if (holders) holders.add(utterance);
    else this.#byFrame.set(key, new Set([utterance]));
  }
}
