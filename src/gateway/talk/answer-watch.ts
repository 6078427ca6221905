import type { Clock } from '../../platform/clock/clock.js';
import { AnswerPatience } from './answer-patience.js';

/** Milliseconds; what each means stands at the bridge's settings. */
export type AnswerLimits = Readonly<{
  answerBeginsWithinMs: number;
  answerFillerAfterMs: number;
  answerWithinMs: number;
}>;

/** An answer that we asked for, or one that the session gives by itself to what it heard. */
export type AnswerKind = 'asked' | 'own';

/** Counted, not timed: a stall of our own loop is one beat, however long, and must not look like a model's silence. */
const BEAT_MS = 250;

/**
 * Watches an answer from the moment it is due until it is whole: whether it begins, and whether it comes along. That it
 * begins is told before the model thinks (`response.created`, protocol: D.4), so it is missed soon; how long the
 * thinking takes says nothing about the session, so the audio is waited for much longer.
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

  /** No other answer is due than the one that is being made. */
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

  /** First the silence is covered, then the session is given up. */
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
