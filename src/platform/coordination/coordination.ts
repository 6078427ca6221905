import type { Json } from '../events/json.js';

/** A value with the version that compare-and-set needs. Expired entries read as absent. */
export type Entry = Readonly<{ value: Json; version: bigint; expiresAtMs: number }>;

/**
 * `token` rises with every acquisition of the name: a store refuses writers with an older one. What a name's last token
 * was is kept for good, so names come from a bounded set (a read model, a slot), never one per call.
 */
export type Lease = Readonly<{ name: string; holder: string; token: bigint; expiresAtMs: number }>;

/**
 * Short-lived state that several processes share: stream tokens, idempotency keys with their answers, duplicate-call guards,
 * rate limits, leases, concurrent-call slots, socket ownership; nothing else. Expiry uses process clocks; safety rests
 * on versions and fencing tokens. Throws {@link CoordinationUnavailable} when it cannot be reached.
 */
export abstract class Coordination {
  abstract get(key: string): Promise<Entry | undefined>;
  /**
   * Sets `key` if its version is `expected` (`undefined`: if absent or expired). `ttlMs` from now. Returns the new
   * entry, or undefined if somebody else was first.
   */
  abstract compareAndSet(
    key: string,
    expected: bigint | undefined,
    value: Json,
    ttlMs: number,
  ): Promise<Entry | undefined>;
  /** Deletes `key` at exactly this version and returns the entry it had: the atomic use of a single-use token. */
  abstract take(key: string, expected: bigint): Promise<Entry | undefined>;
  /** Adds to a counter that expires `ttlMs` after its first increment; returns the new value. */
  abstract increment(key: string, by: number, ttlMs: number): Promise<Readonly<{ value: number; expiresAtMs: number }>>;
  /**
   * Undefined if another holder has it. The holder itself gets its lease again with a new token. A lease that ends much
   * later than one taken now would is not honoured: the clock it was taken by was wrong, or has been set back since.
   */
  abstract acquire(name: string, holder: string, ttlMs: number): Promise<Lease | undefined>;
  /** Extends a lease that is still held with this token; undefined if it was lost. */
  abstract renew(lease: Lease, ttlMs: number): Promise<Lease | undefined>;
  abstract release(lease: Lease): Promise<void>;
  /** Live leases whose name starts with `prefix`. */
  abstract leases(prefix: string): Promise<readonly Lease[]>;
  abstract close(): Promise<void>;
}

/** Clocks of processes differ by less, in milliseconds; a lease that ends later than its time and this is suspect. */
export const CLOCK_SKEW_MS = 60_000;

export class CoordinationUnavailable extends Error {
  override readonly name = 'CoordinationUnavailable';
}
