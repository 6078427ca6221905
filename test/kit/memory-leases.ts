import type { Json } from '../../src/platform/events/json.js';
import {
  Coordination,
  CoordinationUnavailable,
  type Entry,
  type Lease,
} from '../../src/platform/coordination/coordination.js';

/** The leases of the port in memory, with a way to lose one and to go away, and entries that nobody contends for. */
export class MemoryLeases extends Coordination {
  readonly #leases = new Map<string, Lease>();
  readonly entries = new Map<string, Entry>();
  #token = 0n;
  away = false;

  async acquire(name: string, holder: string, ttlMs: number): Promise<Lease | undefined> {
    const held = this.#live(name);
    if (held && held.holder !== holder) return undefined;
    return this.#keep({ name, holder, token: ++this.#token, expiresAtMs: Date.now() + ttlMs });
  }

  async renew(lease: Lease, ttlMs: number): Promise<Lease | undefined> {
    if (this.#live(lease.name)?.token !== lease.token) return undefined;
    return this.#keep({ ...lease, expiresAtMs: Date.now() + ttlMs });
  }

  async release(lease: Lease): Promise<void> {
    if (this.#live(lease.name)?.token === lease.token) this.#leases.delete(lease.name);
  }

  async leases(prefix: string): Promise<readonly Lease[]> {
    return [...this.#leases.keys()].flatMap((name) => (name.startsWith(prefix) ? (this.#live(name) ?? []) : []));
  }

  /** Gives the lease to somebody else, as if its holder had been frozen past its time. */
  steal(name: string, holder: string): Lease {
    return this.#keep({ name, holder, token: ++this.#token, expiresAtMs: Date.now() + 60_000 });
  }

  #live(name: string): Lease | undefined {
    if (this.away) throw new CoordinationUnavailable();
    const lease = this.#leases.get(name);
    return lease && lease.expiresAtMs > Date.now() ? lease : undefined;
  }

  #keep(lease: Lease): Lease {
    this.#leases.set(lease.name, lease);
    return lease;
  }

  async get(key: string): Promise<Entry | undefined> {
    return this.entries.get(key);
  }
  async compareAndSet(key: string, _: bigint | undefined, value: Json): Promise<Entry | undefined> {
    const entry = { value, version: 1n, expiresAtMs: Infinity };
    this.entries.set(key, entry);
    return entry;
  }
  async take(key: string): Promise<Entry | undefined> {
    const entry = this.entries.get(key);
    this.entries.delete(key);
    return entry;
  }
  increment(): never {
    throw new Error('leases only');
  }
  async close(): Promise<void> {}
}
