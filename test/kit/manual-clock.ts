import { Clock } from '../../src/platform/clock/clock.js';

type Timer = Readonly<{ atMs: number; callback: () => void }>;

/** Time that stands still until the test moves it; callbacks run in order of their time. */
export class ManualClock extends Clock {
  #nowMs = Date.UTC(2026, 0, 1);
  #timers: Timer[] = [];

  nowMs(): number {
    return this.#nowMs;
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = { atMs: this.#nowMs + delayMs, callback };
    this.#timers.push(timer);
    return () => void (this.#timers = this.#timers.filter((each) => each !== timer));
  }

  /** Runs everything that falls due within `ms`. */
  advance(ms: number): void {
    const untilMs = this.#nowMs + ms;
    for (let next = this.#due(untilMs); next; next = this.#due(untilMs)) {
      this.#timers = this.#timers.filter((each) => each !== next);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.callback();
    }
    this.#nowMs = untilMs;
  }

  /** Lets time pass without running anything, as a stalled event loop does. */
  stall(ms: number): void {
    this.#nowMs += ms;
  }

  #due(untilMs: number): Timer | undefined {
    const [first] = this.#timers.filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs);
    return first;
  }
}
