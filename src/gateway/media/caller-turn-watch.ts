import type { Clock } from '../../platform/clock/clock.js';

/**
 * Nobody speaks for so long (ms) without a pause that a model takes for an end. A model session that says so has stopped
 * listening, and would keep the floor for the caller for ever.
 */
const LONGEST_TURN_MS = 60_000;

/** Bounds a turn of the caller whose end the model session does not tell. */
export class CallerTurnWatch {
  #cancel: (() => void) | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly endless: () => void,
  ) {}

  /** The caller has begun to speak; told again in the same turn it begins no other. */
  began(): void {
    this.#cancel ??= this.clock.after(LONGEST_TURN_MS, () => {
      this.#cancel = undefined;
      this.endless();
    });
  }

  over(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
