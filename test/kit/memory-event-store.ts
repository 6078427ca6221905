import { isDeepStrictEqual } from 'node:util';
import {
  EventStore,
  type Appended,
  type ExpectedRevision,
  type Followed,
  type ReadAllOptions,
  type ReadStreamOptions,
} from '../../src/platform/event-store/event-store.js';
import { InvalidAppend, RevisionConflict } from '../../src/platform/event-store/event-store.errors.js';
import type { NewEvent, StoredEvent } from '../../src/platform/events/event.js';

/** The port's promises over an array, for tests of what stands above a store. `follow` is not there. */
export class MemoryEventStore extends EventStore {
  readonly log: StoredEvent[] = [];

  async append(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<Appended> {
    if (events.length === 0 || new Set(events.map(({ id }) => id)).size < events.length) throw new InvalidAppend();
    await Promise.resolve();
    const held = this.#stream(stream);
    const from = expected === 'no-stream' ? 0n : expected + 1n;
    const there = held.filter(({ revision }) => revision >= from).slice(0, events.length);
    const ids = (batch: readonly NewEvent[]) => batch.map(({ id }) => id);
    const last = there.at(-1);
    if (last && isDeepStrictEqual(ids(there), ids(events))) return last;
    const actual = held.at(-1)?.revision ?? 'no-stream';
    if (actual !== expected) throw new RevisionConflict(stream, expected, actual);
    for (const [index, event] of events.entries()) {
      const copy = JSON.parse(JSON.stringify(event)) as NewEvent;
      const position = BigInt(this.log.length);
      this.log.push({ ...copy, stream, revision: from + BigInt(index), position, recordedAt: '2026-01-01T00:00:00Z' });
    }
    return { revision: from + BigInt(events.length - 1), position: BigInt(this.log.length - 1) };
  }

  async *readStream(stream: string, { from, direction, maxCount }: ReadStreamOptions = {}): AsyncIterable<StoredEvent> {
    const held = this.#stream(stream);
    const ordered = direction === 'backwards' ? held.reverse() : held;
    const inRange = ({ revision }: StoredEvent) =>
      from === undefined || (direction === 'backwards' ? revision <= from : revision >= from);
    yield* ordered.filter(inRange).slice(0, maxCount);
  }

  async *readAll({ after, maxCount }: ReadAllOptions = {}): AsyncIterable<StoredEvent> {
    yield* this.log.filter(({ position }) => after === undefined || position > after).slice(0, maxCount);
  }

  follow(): AsyncIterable<Followed> {
    throw new Error('a memory store cannot be followed');
  }

  async head(): Promise<bigint | undefined> {
    return this.log.at(-1)?.position;
  }

  async ping(): Promise<void> {}
  async close(): Promise<void> {}

  #stream(stream: string): StoredEvent[] {
    return this.log.filter((event) => event.stream === stream);
  }
}
