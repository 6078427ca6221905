import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Durations, type Percentiles } from '../kit/durations.js';

/** Times in milliseconds. */
export type MediaReport = Readonly<{
  /** Caller to model, model to caller. */
  up: Percentiles;
  down: Percentiles;
  /** From the model hearing the caller to the phone being told to be silent. */
  clear: Percentiles;
  /** Truncation against what the phone had played. */
  truncation: Percentiles;
  /** Audio that reached the phone after it was told to be silent. */
  lateFrames: number;
  turns: number;
  /** Frames that the bridge played in its own name: it had no model for a while. */
  fillers: number;
  /** Sockets that were closed without having been asked to. */
  lost: number;
  /** How late the load's own timers were, p99: what it adds to everything that it measures. */
  loadDelayMs: number;
}>;

const RESOLUTION_MS = 1;

/** What the load sees of all its calls since it was last reset. */
export class Meter {
  up = new Durations();
  down = new Durations();
  clear = new Durations();
  truncation = new Durations();
  lateFrames = 0;
  turns = 0;
  fillers = 0;
  lost = 0;
  readonly #loop = monitorEventLoopDelay({ resolution: RESOLUTION_MS });

  constructor() {
    this.#loop.enable();
  }

  reset(): void {
    this.#loop.reset();
    this.up = new Durations();
    this.down = new Durations();
    this.clear = new Durations();
    this.truncation = new Durations();
    this.lateFrames = this.turns = this.fillers = this.lost = 0;
  }

  report(): MediaReport {
    const { up, down, clear, truncation, lateFrames, turns, fillers, lost } = this;
    return {
      up: up.percentiles,
      down: down.percentiles,
      clear: clear.percentiles,
      truncation: truncation.percentiles,
      lateFrames,
      turns,
      fillers,
      lost,
      loadDelayMs: this.#loop.percentile(99) / 1e6 - RESOLUTION_MS,
    };
  }
}
