import type { DecodedEvent, StoredEvent } from '../events/event.js';
import type { Decoded } from '../events/event-decoder.js';
import type { AnyFact } from '../events/fact.js';
import type { JsonObject } from '../events/json.js';
import type { AnyHandler, AnyProjection } from './projection.js';
import type { Guarded } from './read-model-store.js';

/** A stored event with its stream's category and what decoding it gave: nothing if no read model wants it. */
export type FeedEvent = Readonly<{ stored: StoredEvent; category: string; decoded?: Decoded }>;

/** The event that could not be decoded or folded. */
export type FoldFailure = Readonly<{ event: StoredEvent; error: Error }>;

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
}

/** Finds the document of each event that concerns the read model, up to the first for which that fails. */
export const routeBatch = (
  handlers: Handlers,
  events: readonly FeedEvent[],
): Readonly<{ routed: readonly Routed[]; failure?: FoldFailure }> => {
  const routed: Routed[] = [];
  for (const { stored, category, decoded } of events) {
    const handler = handlers.of(category, stored.type);
    if (!handler) continue;
    try {
      if (decoded === undefined) throw new Error('the event was not decoded');
      if (decoded instanceof Error) throw decoded;
      routed.push({ id: handler.id(decoded), event: decoded, handler });
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
