import type { Clock } from '../../platform/clock/clock.js';

export type SilenceHooks = Readonly<{
  /** Nobody speaks, nothing is about to be said or done. */
  silent: () => boolean;
  /** Asks the caller for a sign of life. */
  ask: () => void;
  /** The caller gave no sign of life. */
  leave: () => void;
}>;

/** Silence is counted in beats (ms): a stall of our own event loop counts as one, however long it was. */
const BEAT_MS = 1000;

/** Ends calls in which nobody speaks: after a time of silence the caller is asked, after as much again the call ends. */
export class SilenceWatch {
  #silentMs = 0;
  #asked = false;
  #cancelBeat: (() => void) | undefined;

  /** `limitMs` null: silence has no end. */
  constructor(
    private readonly clock: Clock,
    private readonly limitMs: number | null,
    private readonly on: SilenceHooks,
  ) {}

  start(): void {
    if (this.limitMs !== null) this.#nextBeat(this.limitMs);
  }

  /** The caller has spoken or pressed a key. */
  broken(): void {
    this.#silentMs = 0;
    this.#asked = false;
  }

  stop(): void {
    this.#cancelBeat?.();
  }

  #nextBeat(limitMs: number): void {
    this.#cancelBeat = this.clock.after(BEAT_MS, () => {
      this.#silentMs = this.on.silent() ? this.#silentMs + BEAT_MS : 0;
      this.#nextBeat(limitMs);
      if (this.#silentMs < limitMs) return;
      this.#silentMs = 0;
      if (this.#asked) return this.on.leave();
      this.#asked = true;
      this.on.ask();
    });
  }
}
