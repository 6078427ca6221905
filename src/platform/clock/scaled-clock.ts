import { Clock } from './clock.js';

/** Time that runs `speed` times faster than the wall, for lab calls and end-to-end tests: a virtual minute in seconds. */
export class ScaledClock extends Clock {
  readonly #startedAtMs = Date.now();
  readonly #origin = performance.now();

  constructor(private readonly speed: number) {
    super();
  }

  nowMs(): number {
    return this.#startedAtMs + this.monotonicMs();
  }

  monotonicMs(): number {
    return (performance.now() - this.#origin) * this.speed;
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = setTimeout(callback, delayMs / this.speed);
    return () => clearTimeout(timer);
  }
}
