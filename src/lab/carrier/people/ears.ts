import { BYTES_PER_MS, FRAME_MS } from '../../speech/mulaw.js';
import type { PlayedFrame } from '../line/playback.js';

/** What was played in one go. `audio` is what came from the buffer, without gaps of the network. */
export type Span = Readonly<{ fromMs: number; playedMs: number; cut: boolean; audio: Uint8Array }>;

/** A gap of this length ends a span; shorter ones are a slow network. */
const GAP_MS = 300;

/** Divides what a phone plays into spans, by what came from the buffer and not by loudness: `playedMs` is exact. */
export class Ears {
  #atMs = 0;
  #fromMs = 0;
  #gapMs = 0;
  #audio: Uint8Array[] = [];

  constructor(
    private readonly heard: (span: Span) => void,
    private readonly begins: (fromMs: number) => void,
  ) {}

  hear(frame: PlayedFrame): void {
    const { played, cuts } = frame;
    let from = 0;
    for (const cut of cuts) {
      this.#take(played.subarray(from, cut));
      this.end(true);
      from = cut;
    }
    this.#take(played.subarray(from));
    this.#gapMs = played.length > 0 ? 0 : this.#gapMs + FRAME_MS;
    this.#atMs += FRAME_MS;
    if (this.#gapMs >= GAP_MS) this.end(false);
  }

  /** The call is over, or the audio was cut. */
  end(cut: boolean): void {
    const audio = Buffer.concat(this.#audio.splice(0));
    if (audio.length === 0) return;
    this.heard({ fromMs: this.#fromMs, playedMs: audio.length / BYTES_PER_MS, cut, audio });
  }

  #take(audio: Uint8Array): void {
    if (audio.length === 0) return;
    if (this.#audio.length === 0) {
      this.#fromMs = this.#atMs;
      this.begins(this.#fromMs);
    }
    this.#audio.push(audio);
  }
}
