import { Batches } from './batches.js';
import type { Coordination, Lease } from './coordination.js';

/** One holder that wants a place among the first `limit` of a group. */
type Wish = Readonly<{ limit: number; holder: string; ttlMs: number }>;

/**
 * Places in groups, as leases on the names `<group>/<0…limit-1>`: a holder that crashes frees its place by expiry, which
 * no counter does. Whoever asks at once is served by one listing of the group, each with places that are tried for it
 * alone.
 */
export class Slots {
  readonly #wishes: Batches<Wish, Lease | undefined>;
  readonly #returns: Batches<string, void>;

  constructor(private readonly coordination: Coordination) {
    this.#wishes = new Batches((group, wishes) => this.#acquireAll(group, wishes));
    this.#returns = new Batches((group, holders) => this.#freeAll(group, holders));
  }

  /** A holder gets the place that it has again. Undefined if all of the group's places are taken. */
  acquire(group: string, limit: number, holder: string, ttlMs: number): Promise<Lease | undefined> {
    return this.#wishes.ask(group, { limit, holder, ttlMs });
  }

  /** Frees whatever place the holder has in the group. */
  free(group: string, holder: string): Promise<void> {
    return this.#returns.ask(group, holder);
  }

  async #acquireAll(group: string, wishes: readonly Wish[]): Promise<readonly (Lease | undefined)[]> {
    const leases = await this.coordination.leases(`${group}/`);
    const untried = new Untried(group, leases);
    const own = new Map(leases.map((lease) => [lease.holder, lease]));
    const served = new Map<string, Promise<Lease | undefined>>();
    const serve = async (wish: Wish): Promise<Lease | undefined> => {
      const kept = own.get(wish.holder);
      const again = kept && untried.isWithin(kept.name, wish.limit) && (await this.#take(kept.name, wish));
      if (again) return again;
      // Looked for one by one: a limit may be far above what is ever taken, and other processes try the same names.
      for (let name = untried.next(wish.limit); name !== undefined; name = untried.next(wish.limit)) {
        const lease = await this.#take(name, wish);
        if (lease) return lease;
      }
      return undefined;
    };
    return Promise.all(
      wishes.map((wish) => {
        const serving = served.get(wish.holder) ?? serve(wish);
        served.set(wish.holder, serving);
        return serving;
      }),
    );
  }

  #take(name: string, { holder, ttlMs }: Wish): Promise<Lease | undefined> {
    return this.coordination.acquire(name, holder, ttlMs);
  }

  async #freeAll(group: string, holders: readonly string[]): Promise<readonly void[]> {
    const leaving = new Set(holders);
    const leases = await this.coordination.leases(`${group}/`);
    const theirs = leases.filter(({ holder }) => leaving.has(holder));
    await Promise.all(theirs.map((lease) => this.coordination.release(lease)));
    return holders.map(() => undefined);
  }
}

/** The places of a group that nobody has, each given out once. */
class Untried {
  readonly #taken: ReadonlySet<string>;
  #next = 0;

  constructor(
    private readonly group: string,
    leases: readonly Lease[],
  ) {
    this.#taken = new Set(leases.map(({ name }) => name));
  }

  isWithin(name: string, limit: number): boolean {
    return Number(name.slice(this.group.length + 1)) < limit;
  }

  next(limit: number): string | undefined {
    while (this.#next < limit) {
      const name = `${this.group}/${this.#next++}`;
      if (!this.#taken.has(name)) return name;
    }
    return undefined;
  }
}
