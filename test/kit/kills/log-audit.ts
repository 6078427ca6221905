import type { StoredEvent } from '../../../src/platform/events/event.js';
import type { EventStore } from '../../../src/platform/event-store/event-store.js';
import type { Acknowledged } from './victim.js';

type Placed = Pick<StoredEvent, 'id' | 'stream' | 'revision' | 'position'>;

/** Reads a growing log, each event once, and answers what is wrong with it. */
export class LogAudit {
  readonly #byId = new Map<string, Placed>();
  readonly #ends = new Map<string, bigint>();
  #position = 0n;

  get events(): number {
    return this.#byId.size;
  }

  /** The problems among what was stored since the last time, and with what was acknowledged; none if all is well. */
  async problems(store: Pick<EventStore, 'readAll'>, acknowledged: readonly Acknowledged[]): Promise<string[]> {
    const problems: string[] = [];
    const batches = new Map<string, StoredEvent[]>();
    for await (const event of store.readAll({ after: this.#position })) {
      problems.push(...this.#misplaced(event));
      const batch = JSON.stringify(event.data['batch']);
      batches.set(batch, [...(batches.get(batch) ?? []), event]);
    }
    for (const events of batches.values()) if (!isWhole(events)) problems.push(`half a batch: ${events[0]?.id}`);
    for (const one of acknowledged) if (!this.#isStored(one)) problems.push(`lost: ${one.stream}@${one.revision}`);
    return problems;
  }

  /** Positions and revisions follow each other without a gap, and no id comes twice. */
  *#misplaced({ id, stream, revision, position }: StoredEvent): Generator<string> {
    if (position !== this.#position + 1n) yield `position ${position} follows ${this.#position}`;
    this.#position = position;
    const end = this.#ends.get(stream) ?? -1n;
    if (revision !== end + 1n) yield `${stream}: revision ${revision} follows ${end}`;
    this.#ends.set(stream, revision);
    if (this.#byId.has(id)) yield `twice: ${id}`;
    this.#byId.set(id, { id, stream, revision, position });
  }

  #isStored({ stream, ids, revision, position }: Acknowledged): boolean {
    return ids.every((id, index) => {
      const before = BigInt(ids.length - 1 - index);
      const stored = this.#byId.get(id);
      return (
        stored?.stream === stream && stored.revision === revision - before && stored.position === position - before
      );
    });
  }
}

const isWhole = (events: readonly StoredEvent[]): boolean => {
  const [first] = events;
  return (
    first?.data['size'] === events.length &&
    events.every(
      ({ stream, revision, data }, index) =>
        stream === first.stream && revision === first.revision + BigInt(index) && data['index'] === index,
    )
  );
};
