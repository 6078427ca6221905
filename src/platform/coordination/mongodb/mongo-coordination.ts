import { type Collection, type Db } from 'mongodb';
import type { Clock } from '../../clock/clock.js';
import type { Json } from '../../events/json.js';
import { DURABLE } from '../../vault/mongodb/durable.js';
import { isDuplicateKey } from '../../vault/mongodb/duplicate-key.js';
import { CLOCK_SKEW_MS, Coordination, CoordinationUnavailable, type Entry, type Lease } from '../coordination.js';
import { newVersion } from '../entry-version.js';

/** `value` is JSON text: a document's keys may hold what MongoDB would read as operators or paths. */
type EntryDocument = { _id: string; value: string; version: bigint; expiresAtMs: number };
type CounterDocument = { _id: string; value: number; expiresAtMs: number };
type LeaseDocument = { _id: string; holder: string; token: bigint; expiresAtMs: number };

const toEntry = ({ value, version, expiresAtMs }: EntryDocument): Entry => ({
  value: JSON.parse(value) as Json,
  version,
  expiresAtMs,
});
const toLease = ({ _id, holder, token, expiresAtMs }: LeaseDocument): Lease => ({
  name: _id,
  holder,
  token,
  expiresAtMs,
});

/** Expired documents are kept this long for processes whose clocks are behind, and swept that often. */
const SWEEP_AFTER_MS = 60_000;
const INCREMENT_TRIES = 10;

/**
 * Coordination in three collections, without transactions: every operation changes one document atomically. Where the
 * document must be absent or expired, an upsert whose filter wants it expired runs into the unique `_id` of a live one.
 * Documents of leases stay after their end, because the token goes on from there.
 */
export class MongoCoordination extends Coordination {
  readonly #entries: Collection<EntryDocument>;
  readonly #counters: Collection<CounterDocument>;
  readonly #leases: Collection<LeaseDocument>;
  readonly #sweeping: NodeJS.Timeout;

  constructor(
    db: Db,
    private readonly clock: Clock,
    sweepEveryMs = SWEEP_AFTER_MS,
  ) {
    super();
    const options = { ...DURABLE, useBigInt64: true };
    this.#entries = db.collection('coordination_entries', options);
    this.#counters = db.collection('coordination_counters', options);
    this.#leases = db.collection('coordination_leases', options);
    this.#sweeping = setInterval(() => this.#sweep(), sweepEveryMs).unref();
  }

  async get(key: string): Promise<Entry | undefined> {
    const found = await reached(this.#entries.findOne({ _id: key, expiresAtMs: { $gt: this.clock.nowMs() } }));
    return found ? toEntry(found) : undefined;
  }

  async compareAndSet(key: string, expected: bigint | undefined, value: Json, ttlMs: number) {
    const now = this.clock.nowMs();
    const state = { value: JSON.stringify(value), version: newVersion(), expiresAtMs: now + ttlMs };
    const absent = expected === undefined;
    const filter = absent
      ? { _id: key, expiresAtMs: { $lte: now } }
      : { _id: key, version: expected, expiresAtMs: { $gt: now } };
    const options = { upsert: absent, returnDocument: 'after' } as const;
    const set = await unlessDuplicate(this.#entries.findOneAndUpdate(filter, { $set: state }, options));
    return set ? toEntry(set) : undefined;
  }

  async take(key: string, expected: bigint): Promise<Entry | undefined> {
    const filter = { _id: key, version: expected, expiresAtMs: { $gt: this.clock.nowMs() } };
    const taken = await reached(this.#entries.findOneAndDelete(filter));
    return taken ? toEntry(taken) : undefined;
  }

  async increment(key: string, by: number, ttlMs: number) {
    const after = { returnDocument: 'after' } as const;
    for (let tries = 0; tries < INCREMENT_TRIES; tries++) {
      const now = this.clock.nowMs();
      const live = { _id: key, expiresAtMs: { $gt: now } };
      const added = await reached(this.#counters.findOneAndUpdate(live, { $inc: { value: by } }, after));
      if (added) return { value: Number(added.value), expiresAtMs: added.expiresAtMs };
      const expired = { _id: key, expiresAtMs: { $lte: now } };
      const started = { $set: { value: by, expiresAtMs: now + ttlMs } };
      const first = await unlessDuplicate(
        this.#counters.findOneAndUpdate(expired, started, { ...after, upsert: true }),
      );
      if (first) return { value: Number(first.value), expiresAtMs: first.expiresAtMs };
    }
    throw new CoordinationUnavailable(`the counter ${key} changes too often`);
  }

  async acquire(name: string, holder: string, ttlMs: number): Promise<Lease | undefined> {
    const now = this.clock.nowMs();
    const suspect = now + ttlMs + CLOCK_SKEW_MS;
    const free = { _id: name, $or: [{ holder }, { expiresAtMs: { $lte: now } }, { expiresAtMs: { $gt: suspect } }] };
    const change = { $set: { holder, expiresAtMs: now + ttlMs }, $inc: { token: 1n } };
    const options = { upsert: true, returnDocument: 'after' } as const;
    const held = await unlessDuplicate(this.#leases.findOneAndUpdate(free, change, options));
    return held ? toLease(held) : undefined;
  }

  async renew({ name, token }: Lease, ttlMs: number): Promise<Lease | undefined> {
    const now = this.clock.nowMs();
    const filter = { _id: name, token, expiresAtMs: { $gt: now } };
    const change = { $set: { expiresAtMs: now + ttlMs } };
    const renewed = await reached(this.#leases.findOneAndUpdate(filter, change, { returnDocument: 'after' }));
    return renewed ? toLease(renewed) : undefined;
  }

  async release({ name, token }: Lease): Promise<void> {
    await reached(this.#leases.updateOne({ _id: name, token }, { $set: { holder: '', expiresAtMs: 0 } }));
  }

  async leases(prefix: string): Promise<readonly Lease[]> {
    const filter = { _id: { $gte: prefix, $lt: `${prefix}\u{10ffff}` }, expiresAtMs: { $gt: this.clock.nowMs() } };
    return (await reached(this.#leases.find(filter).sort({ _id: 1 }).toArray())).map(toLease);
  }

  /** The client is closed by whoever opened it. */
  async close(): Promise<void> {
    clearInterval(this.#sweeping);
  }

  #sweep(): void {
    const old = { expiresAtMs: { $lt: this.clock.nowMs() - SWEEP_AFTER_MS } };
    // A sweep that fails comes again; it concerns nobody who waits for an answer.
    this.#entries.deleteMany(old).catch(() => undefined);
    this.#counters.deleteMany(old).catch(() => undefined);
  }
}

const reached = <T>(answer: Promise<T>): Promise<T> =>
  answer.catch((error: unknown) => {
    throw new CoordinationUnavailable('MongoDB cannot be used', { cause: error });
  });

/** Undefined when the document is there and alive. */
const unlessDuplicate = <T>(answer: Promise<T>): Promise<T | undefined> =>
  reached(
    answer.catch((error: unknown) => {
      if (isDuplicateKey(error)) return undefined;
      throw error;
    }),
  );
