import { randomUUID } from 'node:crypto';
import { CorruptEvent } from '../../src/platform/event-store/event-store.errors.js';
import type {
  EventStore,
  Followed,
  FollowOptions,
  ReadStreamOptions,
} from '../../src/platform/event-store/event-store.js';
import type { StoredEvent } from '../../src/platform/events/event.js';
import type { JsonObject } from '../../src/platform/events/json.js';

/** A log in memory that can be followed: what a projection needs of an event store. Positions rise by 10. */
export class MemoryLog implements Pick<EventStore, 'follow' | 'head' | 'readStream'> {
  readonly events: StoredEvent[] = [];
  readonly #waiting = new Set<() => void>();
  readonly #damaged = new Map<StoredEvent, CorruptEvent>();
  followers = 0;

  add(stream: string, type: string, data: JsonObject = {}): StoredEvent {
    const event: StoredEvent = {
      id: randomUUID(),
      type,
      version: 1,
      data,
      stream,
      revision: BigInt(this.events.filter((one) => one.stream === stream).length),
      position: BigInt(this.events.length * 10),
      recordedAt: '2026-01-01T00:00:00.000Z',
      meta: { tenantId: 't', actor: 'system', correlationId: 'c', causationId: 'c', hash: '' },
    };
    this.events.push(event);
    for (const wake of this.#waiting) wake();
    return event;
  }

  /** From now on the event cannot be read; `known` is what can still be told of it. */
  damage(event: StoredEvent, known: Readonly<{ stream?: string; type?: string }>): void {
    const { position, id, revision } = event;
    this.#damaged.set(event, new CorruptEvent('damaged', position, known.stream, revision, known.type, id));
  }

  async head(): Promise<bigint | undefined> {
    return this.events.at(-1)?.position;
  }

  async *readStream(stream: string, { from = 0n }: ReadStreamOptions = {}): AsyncIterable<StoredEvent> {
    for (const event of this.events.filter((one) => one.stream === stream && one.revision >= from)) {
      const damaged = this.#damaged.get(event);
      if (damaged) throw damaged;
      yield event;
    }
  }

  async *follow({ after, signal }: FollowOptions): AsyncIterable<Followed> {
    this.followers += 1;
    try {
      let next = after === undefined ? 0 : this.events.findLastIndex(({ position }) => position <= after) + 1;
      while (!signal.aborted) {
        for (let event = this.events[next]; event && !signal.aborted; event = this.events[++next]) {
          const damaged = this.#damaged.get(event);
          yield damaged ? { damaged, position: event.position } : { event };
        }
        yield { caughtUp: true, position: this.events[next - 1]?.position };
        if (this.events.length === next) await this.#arrival(signal);
      }
    } finally {
      this.followers -= 1;
    }
  }

  #arrival(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake);
      if (signal.aborted) wake();
    });
  }
}
