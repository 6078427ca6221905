import { Durations } from '../kit/durations.js';

/** `p99` in milliseconds. */
export type AppendFigures = Readonly<{ perSecond: number; p99: number }>;

/** Adds up what was appended in several stretches of time. */
export class AppendMeter {
  readonly durations = new Durations();
  #appends = 0;
  #ms = 0;

  add(appends: number, ms: number): void {
    this.#appends += appends;
    this.#ms += ms;
  }

  get figures(): AppendFigures {
    return { perSecond: (this.#appends / this.#ms) * 1000, p99: this.durations.percentiles.p99 };
  }
}
