import type { Json } from '../events/json.js';
import type { Anchor } from '../read-models/read-model-store.js';

/** An event that the log has acknowledged, as it is noted outside it. */
export type NotedEvent = Anchor & Readonly<{ hash: string }>;

/** So many streams are noted, each with its newest event: some 8 kB. */
const STREAMS = 32;

/** The newest event of each of the streams that were written last, oldest first. */
export const newestOf = (...lists: readonly (readonly NotedEvent[])[]): readonly NotedEvent[] => {
  const newest = new Map<string, NotedEvent>();
  for (const event of lists.flat()) {
    const known = newest.get(event.stream);
    if (!known || known.position < event.position) newest.set(event.stream, event);
  }
  return [...newest.values()].sort((a, b) => (a.position < b.position ? -1 : 1)).slice(-STREAMS);
};

/** The newest events of the streams that this process wrote last; to note one costs the same however many there are. */
export class RecentEvents {
  readonly #events = new Map<string, NotedEvent>();

  add(event: NotedEvent): void {
    const known = this.#events.get(event.stream);
    if (known && known.position >= event.position) return;
    // A stream that is written again comes last: the first is the one that has been quiet for longest.
    this.#events.delete(event.stream);
    this.#events.set(event.stream, event);
    if (this.#events.size <= STREAMS) return;
    const [quiet] = this.#events.keys();
    if (quiet !== undefined) this.#events.delete(quiet);
  }

  all(): readonly NotedEvent[] {
    return [...this.#events.values()];
  }

  clear(): void {
    this.#events.clear();
  }
}

type Row = readonly [stream: string, revision: string, id: string, position: string, hash: string];

export const toJson = (events: readonly NotedEvent[]): Json =>
  events.map(({ stream, revision, id, position, hash }) => [
    stream,
    revision.toString(),
    id,
    position.toString(),
    hash,
  ]);

/** Reads what {@link toJson} made; nothing was noted where there is nothing. */
export const fromJson = (value: Json | undefined): readonly NotedEvent[] =>
  ((value ?? []) as unknown as readonly Row[]).map(([stream, revision, id, position, hash]) => ({
    ...{ stream, id, hash },
    revision: BigInt(revision),
    position: BigInt(position),
  }));
