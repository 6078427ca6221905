import { FRAME_MS } from '../../speech/mulaw.js';
import type { Clock } from '../../../platform/clock/clock.js';
import { Playback, silence, type MarkOutcome, type PlayedFrame } from './playback.js';

/** Somebody with a phone at the ear. `hear` and `speak` are called once per 20 ms, in this order. */
export type Party = {
  /** Up to 160 bytes of mu-law for the next 20 ms; nothing is silence. */
  speak(): Uint8Array | undefined;
  hear(frame: PlayedFrame): void;
  /** The line is dead. */
  hungUp(): void;
};

/** Somebody who takes what comes from the phone. */
export type Listener = {
  audio?(frame: Uint8Array): void;
  digit?(digit: string): void;
};

/** Both directions of the same 20 ms of an answered call, for a recording. */
export type LineTap = (fromPhone: Uint8Array, toPhone: Uint8Array) => void;

/**
 * The audio of one answered call: a 20 ms beat on a monotonic clock. A late beat is made up for at once, so the line
 * never drifts, however busy the machine is.
 */
export class Line {
  readonly playback = new Playback();
  readonly #listeners = new Set<Listener>();
  readonly #startedAtMs: number;
  #frames = 0;
  #spoken = silence();
  #cancel: () => void = () => undefined;
  #closed = false;

  constructor(
    private readonly clock: Clock,
    private readonly party: Party,
    private readonly tap: LineTap = () => undefined,
  ) {
    this.#startedAtMs = clock.monotonicMs();
    this.#schedule();
  }

  /** Milliseconds of whole frames since the call was answered. */
  get atMs(): number {
    return this.#frames * FRAME_MS;
  }

  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  press(digit: string): void {
    for (const listener of this.#listeners) listener.digit?.(digit);
  }

  /** Returns the milliseconds that were discarded because the buffer was full. */
  enqueue(audio: Uint8Array): number {
    return this.playback.enqueue(audio, this.#elapsedMs());
  }

  clear(): void {
    this.playback.clear(this.#elapsedMs());
  }

  /** Plays and waits for the end; an abort cuts it short. */
  async play(audio: Uint8Array, signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.#closed) return;
    const cut = (): void => this.clear();
    signal.addEventListener('abort', cut, { once: true });
    this.enqueue(audio);
    await new Promise<MarkOutcome>((resolve) => this.playback.mark(resolve));
    signal.removeEventListener('abort', cut);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancel();
    this.clear();
    const rest = this.playback.advance();
    if (rest.played.length > 0 || rest.cuts.length > 0) this.party.hear(rest);
    this.party.hungUp();
  }

  #elapsedMs(): number {
    const elapsed = this.clock.monotonicMs() - this.#startedAtMs - this.atMs;
    return Math.min(FRAME_MS, Math.max(0, elapsed));
  }

  #schedule(): void {
    const dueInMs = this.#startedAtMs + this.atMs + FRAME_MS - this.clock.monotonicMs();
    this.#cancel = this.clock.after(Math.max(0, dueInMs), () => this.#run());
  }

  #run(): void {
    const due = Math.floor((this.clock.monotonicMs() - this.#startedAtMs) / FRAME_MS);
    while (this.#frames < due && !this.#closed) this.#beat();
    if (!this.#closed) this.#schedule();
  }

  #beat(): void {
    const heard = this.playback.advance();
    this.#frames++;
    this.tap(this.#spoken, heard.audio);
    this.party.hear(heard);
    if (this.#closed) return;
    this.#spoken = whole(this.party.speak());
    for (const listener of this.#listeners) listener.audio?.(this.#spoken);
  }
}

const whole = (spoken: Uint8Array | undefined): Uint8Array => {
  const frame = silence();
  if (spoken) frame.set(spoken);
  return frame;
};
