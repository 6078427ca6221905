import type { DecodedEvent } from '../events/event.js';
import type { AnyFact } from '../events/fact.js';
import type { JsonObject } from '../events/json.js';
import { asError } from '../following/as-error.js';
import type { EventHandlers } from '../following/event-handlers.js';
import type { FeedEvent, KnownEvent } from '../following/feed-event.js';
import { idsOf, type AnyHandler } from './projection.js';
import type { Guarded } from './read-model-store.js';

/** The event that could not be read, decoded or folded. */
export type FoldFailure = Readonly<{ event: KnownEvent; error: Error }>;

type Routed = Readonly<{ id: string; event: DecodedEvent<AnyFact>; handler: AnyHandler }>;

/** Finds the documents of each event that concerns the read model, up to the first for which that fails. */
export const routeBatch = (
  handlers: EventHandlers<AnyHandler>,
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
