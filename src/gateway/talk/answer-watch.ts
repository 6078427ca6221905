import type { Clock } from '../../platform/clock/clock.js';
import { AnswerPatience } from './answer-patience.js';

/** How long an answer is waited for, in milliseconds. */
export type AnswerLimits = Readonly<{
  /**
   * An answer of which the model does not even say that it begins: the model session is given up after this, or after a
   * multiple of what earlier answers of the call took, and not before the first has begun.
   */
  answerBeginsWithinMs: number;
  /** An answer that does not come, or has stopped coming, for this long: the model session is given up. */
  answerWithinMs: number;
  /** The caller hears a filler after so much of it. */
  answerFillerAfterMs: number;
}>;

/** An answer that we asked for, or one that the model gives by itself to what it heard. */
export type AnswerKind = 'asked' | 'own';

/** Silence is counted in beats (ms): a stall of our own event loop counts as one, however long it was. */
const BEAT_MS = 250;

/**
 * Watches an answer from the moment it is due until it is complete: whether it begins, and whether it goes on. A model
 * tells that an answer begins before it thinks about it, so a missing beginning is noticed soon; how long the thinking
 * takes says nothing about the connection, so the words are waited for much longer.
 */
export class AnswerWatch {
  readonly #patience: Readonly<Record<AnswerKind, AnswerPatience>>;
  #awaited: AnswerKind | null = null;
  #dueAtMs = 0;
  #silentBeats = 0;
  #toldSlow = false;
  #cancelBeat: (() => void) | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly limits: AnswerLimits,
    private readonly on: Readonly<{ slow: () => void; unanswered: () => void }>,
  ) {
    const { answerBeginsWithinMs, answerWithinMs } = limits;
    const patience = (): AnswerPatience => new AnswerPatience(answerBeginsWithinMs, answerWithinMs);
    this.#patience = { asked: patience(), own: patience() };
  }

  get watching(): boolean {
    return this.#cancelBeat !== undefined;
  }

  due(kind: AnswerKind): void {
    this.#awaited = kind;
    this.#dueAtMs = this.clock.monotonicMs();
    this.#startOver();
  }

  begun(): void {
    if (this.#awaited !== null) this.#patience[this.#awaited].began(this.clock.monotonicMs() - this.#dueAtMs);
    this.#awaited = null;
    this.#startOver();
  }

  /** Something of the answer came. */
  progressed(): void {
    this.#silentBeats = 0;
  }

  /** No answer is due beside the one that is being made. */
  calledOff(): void {
    this.#awaited = null;
  }

  stop(): void {
    this.#cancelBeat?.();
    this.#cancelBeat = undefined;
    this.#awaited = null;
  }

  #startOver(): void {
    this.#cancelBeat?.();
    this.#silentBeats = 0;
    this.#toldSlow = false;
    this.#nextBeat();
  }

  #nextBeat(): void {
    this.#cancelBeat = this.clock.after(BEAT_MS, () => this.#beat());
  }

  /** First the silence is covered, then the model is given up. */
  #beat(): void {
    this.#silentBeats += 1;
    const silentMs = this.#silentBeats * BEAT_MS;
    const patience = this.#awaited === null ? undefined : this.#patience[this.#awaited];
    if (silentMs >= (patience?.limitMs ?? this.limits.answerWithinMs)) {
      patience?.missed(silentMs);
      this.stop();
      return this.on.unanswered();
    }
    this.#nextBeat();
    if (silentMs < this.limits.answerFillerAfterMs || this.#toldSlow) return;
    this.#toldSlow = true;
    this.on.slow();
  }
}
