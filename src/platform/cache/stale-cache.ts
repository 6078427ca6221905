import type { Clock } from '../clock/clock.js';

/**
 * `patienceMs` is how long a reader waits for a refresh before it gets the value from before. `absentMs` is how long it
 * is remembered that there is nothing, of at most `maxAbsent` keys: zero where a new value must be seen at once.
 */
export type StaleCacheLimits = Readonly<{
  ttlMs: number;
  patienceMs: number;
  maxEntries: number;
  absentMs: number;
  maxAbsent: number;
}>;
const DEFAULTS: StaleCacheLimits = {
  ttlMs: 5_000,
  patienceMs: 500,
  maxEntries: 10_000,
  absentMs: 0,
  maxAbsent: 1_000,
};

/** For keys that strangers make up: asking for the same one again within a second costs nothing. */
export const OF_STRANGERS: StaleCacheLimits = { ...DEFAULTS, absentMs: 1_000 };

type Entry<V> = { value: V; freshUntilMs: number };

/**
 * Values that were loaded a moment ago, for readers that must not fail with the store: a value is fresh for `ttlMs`;
 * after that it is loaded again, and where that fails or takes long the old one is served until a load succeeds.
 * Absence is remembered briefly or not at all, so that made-up keys fill nothing and a new value is soon seen.
 * Concurrent readers of one key share one load. Without an old value the loader's error is thrown.
 */
export class StaleCache<V> {
  readonly #entries = new Map<string, Entry<V>>();
  readonly #absentUntilMs = new Map<string, number>();
  readonly #loading = new Map<string, Promise<V | undefined>>();

  constructor(
    private readonly clock: Clock,
    private readonly load: (key: string) => Promise<V | undefined>,
    private readonly limits: StaleCacheLimits = DEFAULTS,
  ) {}

  async get(key: string): Promise<V | undefined> {
    const entry = this.#entries.get(key);
    if (!entry) return this.#isAbsent(key) ? undefined : this.#refresh(key);
    if (this.clock.monotonicMs() < entry.freshUntilMs) return entry.value;
    return this.#refreshOr(key, entry);
  }

  async #refreshOr(key: string, entry: Entry<V>): Promise<V | undefined> {
    const { value } = entry;
    let giveUp = (): void => undefined;
    const impatient = new Promise<V>((resolve) => {
      giveUp = this.clock.after(this.limits.patienceMs, () => {
        this.#postpone(entry);
        resolve(value);
      });
    });
    const refreshed = this.#refresh(key).catch(() => {
      this.#postpone(entry);
      return value;
    });
    return Promise.race([refreshed, impatient]).finally(() => giveUp());
  }

  /** A store that is away is asked again after a patience, not by every reader. */
  #postpone(entry: Entry<V>): void {
    entry.freshUntilMs = this.clock.monotonicMs() + this.limits.patienceMs;
  }

  #refresh(key: string): Promise<V | undefined> {
    const running = this.#loading.get(key);
    if (running) return running;
    const loading = this.load(key)
      .then((value) => this.#remember(key, value))
      .finally(() => this.#loading.delete(key));
    this.#loading.set(key, loading);
    return loading;
  }

  #remember(key: string, value: V | undefined): V | undefined {
    this.#entries.delete(key);
    this.#absentUntilMs.delete(key);
    if (value === undefined) return this.#rememberAbsent(key);
    this.#entries.set(key, { value, freshUntilMs: this.clock.monotonicMs() + this.limits.ttlMs });
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.limits.maxEntries) break;
      this.#entries.delete(oldest);
    }
    return value;
  }

  #isAbsent(key: string): boolean {
    return this.clock.monotonicMs() < (this.#absentUntilMs.get(key) ?? 0);
  }

  #rememberAbsent(key: string): undefined {
    const { absentMs, maxAbsent } = this.limits;
    if (absentMs === 0) return;
    this.#absentUntilMs.set(key, this.clock.monotonicMs() + absentMs);
    const [oldest] = this.#absentUntilMs.keys();
    if (this.#absentUntilMs.size > maxAbsent && oldest !== undefined) this.#absentUntilMs.delete(oldest);
  }
}
