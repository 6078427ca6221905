import type { Clock } from '../../platform/clock/clock.js';
import type { ToolLimits } from './talk-settings.js';

/** While any tool runs the caller is told so at intervals, so that a slow tool does not sound like a dead line. */
export class ToolFillers {
  #executing = 0;
  #stop: (() => void) | undefined;

  /** `stillRunning` tells the caller; `again`: the caller has been told before. */
  constructor(
    private readonly parts: Readonly<{ clock: Clock; settings: ToolLimits }>,
    private readonly stillRunning: (again: boolean) => void,
  ) {}

  /** A tool begins to run. */
  begins(): void {
    this.#executing += 1;
    if (this.#executing === 1) this.#tellAfter(this.parts.settings.toolFillerAfterMs, false);
  }

  /** A tool that has begun runs no longer. */
  ends(): void {
    this.#executing -= 1;
    if (this.#executing === 0) this.#stop?.();
  }

  #tellAfter(ms: number, again: boolean): void {
    this.#stop = this.parts.clock.after(ms, () => {
      this.stillRunning(again);
      this.#tellAfter(this.parts.settings.toolFillerEveryMs, true);
    });
  }
}
