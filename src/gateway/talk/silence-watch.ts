import type { Clock } from '../../platform/clock/clock.js';

export type SilenceHooks = Readonly<{
  /** Nobody speaks, nothing is about to be said or done. */
  silent: () => boolean;
  /** Asks the caller for a sign of life. */
  ask: () => void;
  /** None has come. */
  leave: () => void;
}>;

/** Counted, not timed: a stall of our own loop is one beat, however long, and must not look like a caller's silence. */
const BEAT_MS = 1000;

/** A caller who never speaks does not keep the line: after a while of silence one is asked, and after another left. */
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
