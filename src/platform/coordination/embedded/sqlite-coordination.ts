import { keysUnusable, type KeysFile } from '../../vault/embedded/keys-file.js';
import type { Clock } from '../../clock/clock.js';
import { markDiskFull } from '../../files/disk-full.js';
import { ANYWHERE, type Whereabouts } from '../../files/opened-database.js';
import type { Json } from '../../events/json.js';
import { CLOCK_SKEW_MS, Coordination, CoordinationUnavailable, type Entry, type Lease } from '../coordination.js';
import { newVersion } from '../entry-version.js';
import { SCHEMA, statements } from './coordination-sql.js';

type Statement = ReturnType<KeysFile['prepare']>;
type Values = Readonly<Record<string, string | number | bigint>>;
type EntryRow = Readonly<{ value: string; version: bigint; expiresAtMs: bigint }>;
type LeaseRow = Readonly<{ name: string; holder: string; token: bigint; expiresAtMs: bigint }>;

const toEntry = ({ value, version, expiresAtMs }: EntryRow): Entry => ({
  value: JSON.parse(value) as Json,
  version,
  expiresAtMs: Number(expiresAtMs),
});
const toLease = ({ name, holder, token, expiresAtMs }: LeaseRow): Lease => ({
  name,
  holder,
  token,
  expiresAtMs: Number(expiresAtMs),
});

/** Expired rows are kept this long for processes whose clocks are behind, and swept that often. */
const SWEEP_AFTER_MS = 60_000;

/**
 * The embedded coordination: every operation is one SQL statement, so that it is atomic between threads and processes.
 * Rows of leases stay after their end, because the token goes on from there: names come from a bounded set.
 */
export class SqliteCoordination extends Coordination {
  readonly #statements = new Map<string, Statement>();
  readonly #sweeping: NodeJS.Timeout;

  constructor(
    private readonly db: KeysFile,
    private readonly clock: Clock,
    private readonly file: Whereabouts = ANYWHERE,
    sweepEveryMs = SWEEP_AFTER_MS,
  ) {
    super();
    db.exec(SCHEMA);
    this.#sweeping = setInterval(() => this.#sweep(), sweepEveryMs).unref();
  }

  /**
   * The folder belongs to one process at a time: what the one before held dies with it, whatever the clock says. Slots
   * (`<group>/<n>`) stay: they are held by calls, which outlive processes.
   */
  async ownedBy(process: string): Promise<void> {
    if (this.#one('own', { process })) this.#all('releaseOfProcesses', {});
  }

  async get(key: string): Promise<Entry | undefined> {
    const row = this.#one<EntryRow>('get', { key, now: this.#now() });
    return row && toEntry(row);
  }

  async compareAndSet(key: string, expected: bigint | undefined, value: Json, ttlMs: number) {
    const now = this.#now();
    const change = { key, now, value: JSON.stringify(value), version: newVersion(), expiresAt: now + ttlMs };
    const row =
      expected === undefined
        ? this.#one<EntryRow>('setAbsent', change)
        : this.#one<EntryRow>('setExisting', { ...change, expected });
    return row && toEntry(row);
  }

  async take(key: string, expected: bigint): Promise<Entry | undefined> {
    const row = this.#one<EntryRow>('take', { key, expected, now: this.#now() });
    return row && toEntry(row);
  }

  async increment(key: string, by: number, ttlMs: number) {
    const now = this.#now();
    const row = this.#one<{ value: bigint; expiresAtMs: bigint }>('increment', {
      key,
      by,
      now,
      expiresAt: now + ttlMs,
    });
    return { value: Number(row?.value), expiresAtMs: Number(row?.expiresAtMs) };
  }

  async acquire(name: string, holder: string, ttlMs: number): Promise<Lease | undefined> {
    const now = this.#now();
    const suspect = now + ttlMs + CLOCK_SKEW_MS;
    const row = this.#one<LeaseRow>('acquire', { name, holder, now, suspect, expiresAt: now + ttlMs });
    return row && toLease(row);
  }

  async renew({ name, token }: Lease, ttlMs: number): Promise<Lease | undefined> {
    const now = this.#now();
    const row = this.#one<LeaseRow>('renew', { name, token, now, expiresAt: now + ttlMs });
    return row && toLease(row);
  }

  async release({ name, token }: Lease): Promise<void> {
    this.#all('release', { name, token });
  }

  async leases(prefix: string): Promise<readonly Lease[]> {
    return this.#all<LeaseRow>('leases', { prefix, now: this.#now() }).map(toLease);
  }

  async close(): Promise<void> {
    clearInterval(this.#sweeping);
    if (this.db.isOpen) this.db.close();
  }

  #now(): number {
    return Math.round(this.clock.nowMs());
  }

  #one<Row>(statement: keyof typeof statements, values: Values): Row | undefined {
    return this.#all<Row>(statement, values)[0];
  }

  #all<Row>(statement: keyof typeof statements, values: Values): readonly Row[] {
    try {
      this.file.require();
      return this.#prepared(statement).all(values) as Row[];
    } catch (cause) {
      throw markDiskFull(new CoordinationUnavailable(keysUnusable(cause), { cause }), cause);
    }
  }

  #prepared(name: keyof typeof statements): Statement {
    const known = this.#statements.get(name);
    if (known) return known;
    const statement = this.db.prepare(statements[name]);
    statement.setReadBigInts(true);
    this.#statements.set(name, statement);
    return statement;
  }

  /** A sweep that fails comes again; it concerns nobody who waits for an answer. */
  #sweep(): void {
    if (!this.db.isOpen) return clearInterval(this.#sweeping);
    const before = this.#now() - SWEEP_AFTER_MS;
    try {
      this.#all('sweepEntries', { before });
      this.#all('sweepCounters', { before });
    } catch {
      return;
    }
  }
}
