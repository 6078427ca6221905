import { FRAME_MS } from '../../speech/mulaw.js';

/** How a person follows the other side's speech: whether it has begun, how long it has lasted, and whether it is over. */
export class Attention {
  #spoke = false;
  #lastedMs = 0;
  #quietMs = 0;

  constructor(private readonly enoughQuietMs: number) {}

  /** 20 ms of the other side. */
  follow(audible: boolean): void {
    this.#quietMs = audible ? 0 : this.#quietMs + FRAME_MS;
    if (audible && !this.#spoke) this.#lastedMs = 0;
    this.#spoke ||= audible;
    this.#lastedMs += FRAME_MS;
  }

  get quietMs(): number {
    return this.#quietMs;
  }

  get otherIsSpeaking(): boolean {
    return this.#spoke && this.#quietMs < this.enoughQuietMs;
  }

  get otherHasFinished(): boolean {
    return this.#spoke && this.#quietMs >= this.enoughQuietMs;
  }

  hasSpokenFor(ms: number): boolean {
    return this.otherIsSpeaking && this.#lastedMs >= ms;
  }

  /** From now on only new speech counts: the person has said something and waits for the answer. */
  startOver(): void {
    this.#spoke = false;
    this.#quietMs = 0;
  }
}
