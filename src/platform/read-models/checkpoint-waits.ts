import type { EventStore } from '../event-store/event-store.js';
import type { ReadModels, ReadModelSpec } from './read-model-store.js';

const POLL_MS = 10;
const WITHIN_MS = 2_000;

type Waiting = Readonly<{
  position: bigint;
  resolve: (checkpoint: bigint | undefined) => void;
  reject: (error: unknown) => void;
  deadlineMs: number;
}>;

/**
 * Read-your-writes: queries wait until a read model has seen a position, or what there is of the log. All that wait for
 * one read model share one look at its checkpoint: a look crosses threads, and a client may ask as often as it likes.
 */
export class CheckpointWaits {
  readonly #waiting = new Map<string, Set<Waiting>>();

  constructor(
    private readonly store: Pick<ReadModels, 'checkpoint'>,
    private readonly log: Pick<EventStore, 'head'>,
  ) {}

  /** Where the read model stands once it has seen `position`, or `withinMs` milliseconds of wall time later. */
  async until(model: ReadModelSpec, position: bigint, withinMs = WITHIN_MS): Promise<bigint | undefined> {
    const checkpoint = await this.store.checkpoint(model);
    if (checkpoint !== undefined && checkpoint >= position) return checkpoint;
    // Nobody has written behind the head: to wait for that would be to wait in vain.
    const head = await this.log.head().catch(() => position);
    if (head === undefined || (checkpoint ?? -1n) >= head) return checkpoint;
    const target = head < position ? head : position;
    return new Promise((resolve, reject) => {
      const one = { position: target, resolve, reject, deadlineMs: performance.now() + withinMs };
      const key = `${model.name}@${model.version}`;
      const others = this.#waiting.get(key);
      if (others) return void others.add(one);
      this.#waiting.set(key, new Set([one]));
      void this.#poll(model, key);
    });
  }

  /** Looks again and again, until nobody waits any more. */
  async #poll(model: ReadModelSpec, key: string): Promise<void> {
    const waiting = this.#waiting.get(key) ?? new Set();
    try {
      for (;;) {
        const checkpoint = await this.store.checkpoint(model);
        const now = performance.now();
        for (const one of waiting)
          if ((checkpoint ?? -1n) >= one.position || now >= one.deadlineMs) {
            waiting.delete(one);
            one.resolve(checkpoint);
          }
        if (waiting.size === 0) return;
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
    } catch (error) {
      for (const { reject } of waiting) reject(error);
    } finally {
      this.#waiting.delete(key);
    }
  }
}
