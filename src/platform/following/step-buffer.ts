import { setImmediate } from 'node:timers/promises';
import type { Followed } from '../event-store/event-store.js';
import { asError } from './as-error.js';

const CAPACITY = 2_000;

/**
 * Reads a follower ahead, up to a bound, so that whatever is already waiting is taken in one go: hundreds of events
 * while catching up, usually one when live.
 */
export class StepBuffer {
  #steps: Followed[] = [];
  #ended: Error | undefined;
  #woken = false;
  #closed = false;
  #arrived: () => void = () => undefined;
  #drained: () => void = () => undefined;

  constructor(source: AsyncIterable<Followed>) {
    void this.#pump(source);
  }

  /** What is waiting, at most `max` steps; waits for the first one, or returns none after {@link wake} or the end. */
  async take(max: number): Promise<readonly Followed[]> {
    if (this.#steps.length === 0 && !this.#ended && !this.#woken)
      await new Promise<void>((resolve) => (this.#arrived = resolve));
    // A turn of the event loop lets everything that is ready arrive.
    await setImmediate();
    this.#woken = false;
    const taken = this.#steps.splice(0, max);
    this.#drained();
    if (taken.length === 0 && this.#ended) throw this.#ended;
    return taken;
  }

  /** Lets `take` return now. */
  wake(): void {
    this.#woken = true;
    this.#arrived();
  }

  /** Lets go of the source, also where it was read ahead. */
  close(): void {
    this.#closed = true;
    this.#drained();
  }

  async #pump(source: AsyncIterable<Followed>): Promise<void> {
    try {
      for await (const step of source) {
        this.#steps.push(step);
        this.#arrived();
        if (this.#steps.length >= CAPACITY) await new Promise<void>((resolve) => (this.#drained = resolve));
        if (this.#closed) break;
      }
      this.#ended = new Error('the follower ended');
    } catch (error) {
      this.#ended = asError(error);
    }
    this.#arrived();
  }
}
