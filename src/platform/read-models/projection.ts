import type { DecodedEvent } from '../events/event.js';
import type { AnyFact, FactOf } from '../events/fact.js';
import type { JsonObject } from '../events/json.js';
import type { ReadModelSpec } from './read-model-store.js';

/** Which document an event concerns, or which several, and how each changes: pure. `undefined` from `update` deletes or leaves absent. */
export type Handler<Doc, E extends AnyFact, Type extends E['type']> = Readonly<{
  id: (event: DecodedEvent<FactOf<E, Type>>) => string | readonly string[];
  update: (
    document: Doc | undefined,
    data: FactOf<E, Type>['data'],
    event: DecodedEvent<FactOf<E, Type>>,
  ) => Doc | undefined;
}>;

export type Handlers<Doc, E extends AnyFact> = { readonly [Type in E['type']]?: Handler<Doc, E, Type> };

/**
 * A read model in one declaration: what it is called, which version, which stream categories it reads, which fields
 * it can be queried by, and per event type the document and its change. Changing it means raising `version`, and
 * naming the versions before it, down to `firstVersion`, as `predecessors`.
 */
export type Projection<Doc extends JsonObject, E extends AnyFact> = ReadModelSpec &
  Readonly<{
    categories: readonly string[];
    on: Handlers<Doc, E>;
    /** How older versions are folded that may still be served while this one is built; see `RunningProjections`. */
    predecessors?: readonly AnyProjection[];
    /** The first version that anybody ran; 1 unless said otherwise. */
    firstVersion?: number;
  }>;

/** A projection of any events, as the projector holds it: methods, so that every `Projection` is one. */
export type AnyProjection = ReadModelSpec &
  Readonly<{
    categories: readonly string[];
    on: Readonly<Record<string, AnyHandler | undefined>>;
    predecessors?: readonly AnyProjection[];
    firstVersion?: number;
  }>;

export type AnyHandler = {
  id(event: DecodedEvent<AnyFact>): string | readonly string[];
  update(document: JsonObject | undefined, data: JsonObject, event: DecodedEvent<AnyFact>): JsonObject | undefined;
};

export const projection = <Doc extends JsonObject, E extends AnyFact>(
  declaration: Projection<Doc, E>,
): Projection<Doc, E> => declaration;

/** Older versions of a projection that it only added fields or events to: its own fold keeps them as well. */
export const olderOf = (declaration: AnyProjection, ...versions: readonly number[]): readonly AnyProjection[] =>
  versions.map((version) => ({ ...declaration, version }));

/** The documents that an event concerns. */
export const idsOf = (handler: AnyHandler, event: DecodedEvent<AnyFact>): readonly string[] => {
  const ids = handler.id(event);
  return typeof ids === 'string' ? [ids] : ids;
};
