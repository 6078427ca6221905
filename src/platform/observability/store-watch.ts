import { outageOf, type Outage } from './outage.js';

/** A store and how it is asked whether it can be used; `name` as in readiness, `title` for people. */
export type WatchedStore = Readonly<{ name: string; title: string; check: () => Promise<unknown> }>;
type Log = Readonly<{ warn(text: string): void; error(text: string): void }>;

/** Asks the stores now and then, and says in one line each when one goes, with the reason, and when it is back. */
export class StoreWatch {
  readonly #outages = new Map<string, Outage & { sinceMs: number }>();
  readonly #asking = new Set<string>();
  readonly #timer: NodeJS.Timeout;

  constructor(
    private readonly stores: readonly WatchedStore[],
    private readonly log: Log,
    everyMs = 2_000,
  ) {
    this.#timer = setInterval(() => this.ask(), everyMs);
    this.#timer.unref();
    this.ask();
  }

  /** Why stores are away, by name; none while all can be used. */
  outages(): Readonly<Record<string, Outage>> {
    return Object.fromEntries([...this.#outages].map(([name, { reason, permanent }]) => [name, { reason, permanent }]));
  }

  ask(): void {
    for (const store of this.stores) void this.#ask(store);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #ask(store: WatchedStore): Promise<void> {
    if (this.#asking.has(store.name)) return;
    this.#asking.add(store.name);
    try {
      await store.check();
      this.#back(store);
    } catch (error) {
      this.#away(store, outageOf(error));
    } finally {
      this.#asking.delete(store.name);
    }
  }

  #away({ name, title }: WatchedStore, outage: Outage): void {
    const known = this.#outages.get(name);
    if (known?.reason === outage.reason) return;
    this.#outages.set(name, { ...outage, sinceMs: known?.sinceMs ?? performance.now() });
    if (outage.permanent) this.log.error(`${title} cannot be used until this is mended: ${outage.reason}`);
    else this.log.warn(`${title} is away: ${outage.reason}`);
  }

  #back({ name, title }: WatchedStore): void {
    const outage = this.#outages.get(name);
    if (!outage) return;
    this.#outages.delete(name);
    this.log.warn(`${title} is back after ${Math.ceil((performance.now() - outage.sinceMs) / 1_000)} s`);
  }
}
