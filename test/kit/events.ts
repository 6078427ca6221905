import { randomUUID } from 'node:crypto';
import type { NewEvent, StoredEvent } from '../../src/platform/events/event.js';
import type { EventStore, Followed } from '../../src/platform/event-store/event-store.js';

/** An event ready for the store, with an id of its own. */
export const newEvent = (over: Partial<NewEvent> = {}): NewEvent => ({
  id: randomUUID(),
  type: 'ThingHappened',
  version: 1,
  data: { note: 'grüße 👋', at: '2026-01-01T00:00:00.000Z', nested: { list: [1, 2.5, null, true] } },
  meta: { tenantId: 't1', actor: 'system', correlationId: 'c1', causationId: 'c0', hash: 'a'.repeat(64) },
  ...over,
});

export const newEvents = (count: number): NewEvent[] => Array.from({ length: count }, () => newEvent());

export const toArray = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const array: T[] = [];
  for await (const item of items) array.push(item);
  return array;
};

export const idsOf = (events: readonly { id: string }[]): string[] => events.map(({ id }) => id);

/** Follows in the background and keeps what it was handed; `stop` ends it and resolves when the iteration ended. */
export class Follower {
  readonly steps: Followed[] = [];
  readonly #abort = new AbortController();
  /** Resolves or rejects as the iteration did. */
  readonly ended: Promise<void>;

  constructor(store: Pick<EventStore, 'follow'>, options: { after?: bigint; categories?: readonly string[] }) {
    this.ended = this.#run(store.follow({ ...options, signal: this.#abort.signal }));
    this.ended.catch(() => undefined);
  }

  get events(): StoredEvent[] {
    return this.steps.flatMap((step) => ('event' in step ? [step.event] : []));
  }

  /** The last `caughtUp` step, if any. */
  get state(): { caughtUp: boolean; position?: bigint } | undefined {
    return this.steps.flatMap((step) => ('caughtUp' in step ? [step] : [])).at(-1);
  }

  stop(): Promise<void> {
    this.#abort.abort();
    return this.ended;
  }

  async #run(steps: AsyncIterable<Followed>): Promise<void> {
    for await (const step of steps) this.steps.push(step);
  }
}
