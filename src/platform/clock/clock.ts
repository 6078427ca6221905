/** Time as a port, so that tests choose it. `nowMs` is wall time (Unix ms), `monotonicMs` never goes back. */
export abstract class Clock {
  abstract nowMs(): number;
  abstract monotonicMs(): number;
  /** Calls back once after `delayMs`; returns the cancellation. */
  abstract after(delayMs: number, callback: () => void): () => void;

  /** Wall time as ISO 8601 in UTC. */
  nowIso(): string {
    return new Date(this.nowMs()).toISOString();
  }

  /** Resolves after `delayMs`. */
  sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.after(delayMs, resolve));
  }
}
