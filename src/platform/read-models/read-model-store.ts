import type { JsonObject } from '../events/json.js';

export type Scalar = string | number | boolean | null;
export type Condition = Scalar | Operators;
export type Operators = Readonly<{
  $in?: readonly Scalar[];
  $exists?: boolean;
  $ne?: Scalar;
  $gt?: string | number;
  $gte?: string | number;
  $lt?: string | number;
  $lte?: string | number;
}>;

/**
 * A subset of MongoDB's filter language over the top-level fields a read model declares, and `id`. As there: `null`
 * also matches a field that is absent, a range matches values of its own type only, strings compare by their UTF-8
 * bytes. A field whose condition is `undefined` is refused, never ignored.
 */
export type Filter = Readonly<{ [field: string]: Condition | readonly Filter[] | undefined }> &
  Readonly<{ $and?: readonly Filter[]; $or?: readonly Filter[] }>;

/** Sort keys in order; `1` ascending, `-1` descending; null and absent are lowest. The id, ascending, breaks ties. */
export type Sort = Readonly<Record<string, 1 | -1>>;

export type Query = Readonly<{
  filter: Filter;
  sort?: Sort;
  limit?: number;
  offset?: number;
  /** Keyset paging: the values of the sort fields and the id of the last row seen. */
  after?: Readonly<{ values: readonly Scalar[]; id: string }>;
  /** Also count all that match, ignoring limit and offset. */
  withTotal?: boolean;
}>;

/**
 * Identity and declared indexes of a read model: a filter or sort over an undeclared field is refused. Each index lists
 * top-level fields, `-field` for descending; a declared field holds values of one scalar type, or null, or nothing.
 */
export type ReadModelSpec = Readonly<{ name: string; version: number; indexes: readonly (readonly string[])[] }>;

/** A document with its guard. `document` is undefined for a tombstone. */
export type Guarded = Readonly<{ id: string; document: JsonObject | undefined; lastPosition: bigint }>;
export type StoredVersion = Readonly<{ version: number; ready: boolean }>;
export type Found<D> = Readonly<{ documents: readonly D[]; total?: number }>;

/** The last event that a read model has seen: what tells the log it was made from. */
export type Anchor = Readonly<{ stream: string; revision: bigint; id: string; position: bigint }>;

/** Queries over the read models: all that readers need. Throws {@link ReadModelsUnavailable} when out of reach. */
export abstract class ReadModels {
  abstract get<D extends JsonObject>(model: ReadModelSpec, id: string): Promise<D | undefined>;
  abstract find<D extends JsonObject>(model: ReadModelSpec, query: Query): Promise<Found<D>>;
  /** The position up to which the model has seen the log. */
  abstract checkpoint(model: ReadModelSpec): Promise<bigint | undefined>;
  /** The last event it has seen, where that is known. */
  abstract anchor(model: ReadModelSpec): Promise<Anchor | undefined>;
  /** The versions that exist under a name, oldest first. */
  abstract versions(name: string): Promise<readonly StoredVersion[]>;
  abstract close(): Promise<void>;
}

/**
 * Documents of the read models with their checkpoints, as the projector keeps them. Nothing here is the truth: it can
 * be dropped and rebuilt. Every document carries a string `id`, the one it is stored under.
 */
export abstract class ReadModelStore extends ReadModels {
  /** Creates what the model needs (table or collection, indexes). Idempotent. */
  abstract prepare(model: ReadModelSpec): Promise<void>;
  /**
   * Raises the model's fence to a new lease's token, so that no earlier holder can commit any more, and returns the
   * checkpoint to go on from. A lower token than was seen before: {@link FenceLost}.
   */
  abstract claim(model: ReadModelSpec, fence: bigint): Promise<bigint | undefined>;
  abstract load(model: ReadModelSpec, ids: readonly string[]): Promise<readonly Guarded[]>;
  /**
   * Writes the documents whose stored `lastPosition` is lower, then the checkpoint, which never goes back. `fence` is
   * the lease's token: a lower one than was seen before is refused with {@link FenceLost} and nothing is written.
   * `anchor`, the last event seen, is kept with the checkpoint.
   */
  abstract commit(
    model: ReadModelSpec,
    writes: readonly Guarded[],
    checkpoint: bigint,
    fence: bigint,
    anchor?: Anchor,
  ): Promise<void>;
  /** Remembers that this version has been at the end of the log once: from now on queries may go to it. */
  abstract markReady(model: ReadModelSpec): Promise<void>;
  /** Removes the model's documents and checkpoint. */
  abstract drop(model: ReadModelSpec): Promise<void>;
}

export class FenceLost extends Error {
  override readonly name = 'FenceLost';
}

export class ReadModelsUnavailable extends Error {
  override readonly name: string = 'ReadModelsUnavailable';
}
