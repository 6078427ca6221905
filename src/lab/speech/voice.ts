import type { Synthesis, VoiceName } from './synthesis.js';

export type { VoiceName } from './synthesis.js';

const KEPT = 1_000;

/** What the lab's people sound like. An utterance is synthesised once and kept (the last thousand of them). */
export class Voices {
  readonly #said = new Map<string, Promise<Uint8Array>>();

  constructor(private readonly synthesis: Synthesis) {}

  /** The text as mu-law at 8 kHz, in whole frames of 160 bytes; shared, not to be written to. Blank text is empty. */
  say(text: string, voice: VoiceName): Promise<Uint8Array> {
    if (!/[\p{L}\p{N}]/u.test(text)) return Promise.resolve(new Uint8Array(0));
    const key = `${voice}:${text}`;
    const known = this.#said.get(key);
    if (known) return known;
    const saying = this.synthesis(text, voice);
    this.#said.set(key, saying);
    saying.catch(() => this.#said.delete(key));
    const [oldest] = this.#said.keys();
    if (this.#said.size > KEPT && oldest !== undefined) this.#said.delete(oldest);
    return saying;
  }
}
