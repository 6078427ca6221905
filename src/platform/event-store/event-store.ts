import type { NewEvent, StoredEvent } from '../events/event.js';

/** The revision a writer last saw: the stream must be there exactly, or not at all. There is deliberately no `any`. */
export type ExpectedRevision = 'no-stream' | bigint;

/** Revision and position of the last event of the batch. */
export type Appended = Readonly<{ revision: bigint; position: bigint }>;

export type ReadStreamOptions = Readonly<{
  /** First revision (inclusive) to read; absent: the beginning, or the end when backwards. */
  from?: bigint;
  direction?: 'forwards' | 'backwards';
  maxCount?: number;
}>;

export type ReadAllOptions = Readonly<{ after?: bigint; maxCount?: number }>;

export type FollowOptions = Readonly<{
  /** Exclusive; absent: from the beginning. */
  after?: bigint;
  /** Only events of these categories are yielded; absent: all. */
  categories?: readonly string[];
  /** Ends the iteration promptly and without an error. */
  signal: AbortSignal;
}>;

/** A `CorruptEvent`: what is wrong, and what is still known of the event. */
export type Damaged = Error & Partial<Pick<StoredEvent, 'position' | 'stream' | 'revision' | 'type' | 'id'>>;

/**
 * One step of a follower: an event; or one that is there and cannot be read, which the follower goes on past, told
 * whatever categories were asked for, because its name may be what is damaged; or how it stands. `caughtUp` steps come when the follower has reached the end (`true`), has fallen behind
 * again (`false`), and now and then in stretches that do not match, so that a checkpoint can move; `position` is that
 * of the last event *seen*, and a step is only yielded after every earlier event was handed out. A follower of the end
 * may lag behind an append that was acknowledged already, and say `caughtUp` at a position before it: who needs more
 * compares positions.
 */
export type Followed =
  | Readonly<{ event: StoredEvent }>
  | Readonly<{ damaged: Damaged; position: bigint }>
  | Readonly<{ caughtUp: boolean; position?: bigint }>;

/** Largest serialised event and largest batch, in bytes (a server of the 23/24 line refuses appends over 1 MiB). */
export const MAX_EVENT_BYTES = 256 * 1024;
export const MAX_APPEND_BYTES = 900 * 1024;

/**
 * The ledger. Guarantees, tested by one contract suite on every adapter:
 * - an append is atomic, durable when it resolves, and refused with {@link RevisionConflict} at a stale revision;
 * - the same batch (ids, order) at the same expected revision is a no-op that returns the original result;
 * - an id twice in one batch, an empty batch and an oversized event are refused before anything is sent;
 * - revisions of a stream are dense from 0; positions of the log rise strictly; both are `bigint`;
 * - an unknown outcome is resolved inside (read back, resend the identical batch) or reported as
 *   {@link AppendOutcomeUnknown}; {@link StoreUnavailable} means: nothing was written.
 */
export abstract class EventStore {
  abstract append(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<Appended>;
  /** A stream that does not exist reads as empty. */
  abstract readStream(stream: string, options?: ReadStreamOptions): AsyncIterable<StoredEvent>;
  abstract readAll(options?: ReadAllOptions): AsyncIterable<StoredEvent>;
  /** Never ends by itself but for the signal; survives drops of the connection. */
  abstract follow(options: FollowOptions): AsyncIterable<Followed>;
  /** The position of the last event, or behind it; undefined when there is none. */
  abstract head(): Promise<bigint | undefined>;
  /** Resolves if an append can be expected to succeed now, else throws {@link StoreUnavailable}. For readiness. */
  abstract ping(): Promise<void>;
  abstract close(): Promise<void>;
}
