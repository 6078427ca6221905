import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';

/** Milliseconds; what survives the way between processes as JSON. */
export type Percentiles = Readonly<{ count: number; p50: number; p95: number; p99: number; max: number }>;

/** A histogram of durations, exact to a microsecond or three digits. */
export class Durations {
  readonly #histogram: RecordableHistogram = createHistogram({ figures: 3 });

  record(ms: number): void {
    this.#histogram.record(Math.max(1, Math.round(ms * 1000)));
  }

  get percentiles(): Percentiles {
    const { count, max } = this.#histogram;
    const at = (percent: number): number => (count === 0 ? NaN : this.#histogram.percentile(percent) / 1000);
    return { count, p50: at(50), p95: at(95), p99: at(99), max: count === 0 ? NaN : max / 1000 };
  }

  /** Runs `work` and records how long it took. */
  async time<T>(work: () => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    const result = await work();
    this.record(performance.now() - startedAt);
    return result;
  }
}
