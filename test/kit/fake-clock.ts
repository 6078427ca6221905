import { Clock } from '../../src/platform/clock/clock.js';

type Timer = { atMs: number; callback: () => void };

/** Time that stands still until a test moves it. Timers run in the order in which they are due. */
export class FakeClock extends Clock {
  #elapsedMs = 0;
  readonly #timers = new Set<Timer>();

  constructor(private readonly startedAtMs = Date.parse('2026-01-01T00:00:00.000Z')) {
    super();
  }

  nowMs(): number {
    return this.startedAtMs + this.#elapsedMs;
  }

  monotonicMs(): number {
    return this.#elapsedMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = { atMs: this.#elapsedMs + Math.max(0, delayMs), callback };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /** How many timers are waiting: a finished component leaves none. */
  get timers(): number {
    return this.#timers.size;
  }

  /** Moves time and runs what falls due, without letting promises settle in between. */
  advance(ms: number): void {
    const untilMs = this.#elapsedMs + ms;
    for (let next = this.#due(untilMs); next; next = this.#due(untilMs)) this.#fire(next);
    this.#elapsedMs = untilMs;
  }

  /** Moves time likewise, and lets every promise settle before, between and after the timers. */
  async run(ms: number): Promise<void> {
    const untilMs = this.#elapsedMs + ms;
    await settled();
    for (let next = this.#due(untilMs); next; next = this.#due(untilMs)) {
      this.#fire(next);
      await settled();
    }
    this.#elapsedMs = untilMs;
    await settled();
  }

  /** Lets time pass without running anything, as a stalled event loop does. */
  stall(ms: number): void {
    this.#elapsedMs += ms;
  }

  #due(untilMs: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.atMs <= untilMs && (first === undefined || timer.atMs < first.atMs)) first = timer;
    }
    return first;
  }

  #fire(timer: Timer): void {
    this.#timers.delete(timer);
    this.#elapsedMs = Math.max(this.#elapsedMs, timer.atMs);
    timer.callback();
  }
}

/** Every promise that can settle without time or I/O has settled. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
