import type { DecodedEvent, StoredEvent } from '../events/event.js';
import type { Decoded } from '../events/event-decoder.js';
import type { AnyFact } from '../events/fact.js';
import type { JsonObject } from '../events/json.js';
import { idsOf, type AnyHandler, type AnyProjection } from './projection.js';
import type { Guarded } from './read-model-store.js';

/** What is known of an event that may be damaged. */
export type KnownEvent = Pick<StoredEvent, 'position'> &
  Partial<Pick<StoredEvent, 'id' | 'type' | 'recordedAt' | 'stream' | 'revision'>>;

/** Whom a damaged event stops: who reads this type of this category; everybody, as far as they are not known. */
export type Needs = Readonly<{ category?: string; type?: string }>;

/**
 * A stored event with its stream's category and what decoding it gave: nothing if no read model wants it. `needs` is
 * there for a damaged event alone, whose error is in the place of what was decoded.
 */
export type FeedEvent = Readonly<{ stored: KnownEvent; category: string; decoded?: Decoded; needs?: Needs }>;

/** The event that could not be read, decoded or folded. */
export type FoldFailure = Readonly<{ event: KnownEvent; error: Error }>;

type Routed = Readonly<{ id: string; event: DecodedEvent<AnyFact>; handler: AnyHandler }>;

/**
 * The handlers of a read model by category and type of event. Maps: the names come from the disk, and a property looked
 * up by a string that is new each time costs more than all the rest of routing.
 */
export class Handlers {
  readonly #categories: ReadonlySet<string>;
  readonly #handlers: ReadonlyMap<string, AnyHandler | undefined>;

  constructor({ categories, on }: AnyProjection) {
    this.#categories = new Set(categories);
    this.#handlers = new Map(Object.entries(on));
  }

  /** Undefined if such events do not concern the read model. */
  of(category: string, type: string): AnyHandler | undefined {
    return this.#categories.has(category) ? this.#handlers.get(type) : undefined;
  }

  /** Whether the read model could not be right without such an event. */
  need({ category, type }: Needs): boolean {
    if (category === undefined) return true;
    return type === undefined ? this.#categories.has(category) : this.of(category, type) !== undefined;
  }
}

/** Finds the documents of each event that concerns the read model, up to the first for which that fails. */
export const routeBatch = (
  handlers: Handlers,
  events: readonly FeedEvent[],
): Readonly<{ routed: readonly Routed[]; failure?: FoldFailure }> => {
  const routed: Routed[] = [];
  for (const { stored, category, decoded, needs } of events) {
    if (needs && decoded instanceof Error && handlers.need(needs))
      return { routed, failure: { event: stored, error: decoded } };
    const handler = needs || stored.type === undefined ? undefined : handlers.of(category, stored.type);
    if (!handler) continue;
    try {
      if (decoded === undefined) throw new Error('the event was not decoded');
      if (decoded instanceof Error) throw decoded;
      for (const id of idsOf(handler, decoded)) routed.push({ id, event: decoded, handler });
    } catch (error) {
      return { routed, failure: { event: stored, error: asError(error) } };
    }
  }
  return { routed };
};

/**
 * Folds events into their documents, up to the first event that fails. An event that a document has already seen
 * changes nothing; a document that comes out as it went in is not written.
 */
export const foldBatch = (
  routed: readonly Routed[],
  loaded: readonly Guarded[],
): Readonly<{ writes: readonly Guarded[]; failure?: FoldFailure }> => {
  const current = new Map(loaded.map((guarded) => [guarded.id, guarded]));
  const writes = new Map<string, Guarded>();
  for (const { id, event, handler } of routed) {
    const before = current.get(id);
    if (before && before.lastPosition >= event.position) continue;
    try {
      const document: JsonObject | undefined = handler.update(before?.document, event.data, event);
      if (document === before?.document) continue;
      const after = { id, document, lastPosition: event.position };
      current.set(id, after);
      writes.set(id, after);
    } catch (error) {
      return { writes: [...writes.values()], failure: { event, error: asError(error) } };
    }
  }
  return { writes: [...writes.values()] };
};

export const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));
