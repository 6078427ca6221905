import type { Clock } from '../../../../src/platform/clock/clock.js';
import {
  Coordination,
  CoordinationUnavailable,
  type Entry,
  type Lease,
} from '../../../../src/platform/coordination/coordination.js';

/** Counters alone, in memory, and away when told. */
export class CountingCoordination extends Coordination {
  away = false;
  readonly counters = new Map<string, { value: number; expiresAtMs: number }>();

  constructor(private readonly clock: Clock) {
    super();
  }

  override async increment(key: string, by: number, ttlMs: number): Promise<{ value: number; expiresAtMs: number }> {
    if (this.away) throw new CoordinationUnavailable('away');
    const now = this.clock.nowMs();
    const held = this.counters.get(key);
    const counter =
      held === undefined || held.expiresAtMs <= now
        ? { value: by, expiresAtMs: now + ttlMs }
        : { value: held.value + by, expiresAtMs: held.expiresAtMs };
    this.counters.set(key, counter);
    return counter;
  }

  override get = (): Promise<Entry | undefined> => Promise.resolve(undefined);
  override compareAndSet = (): Promise<Entry | undefined> => Promise.resolve(undefined);
  override take = (): Promise<Entry | undefined> => Promise.resolve(undefined);
  override acquire = (): Promise<Lease | undefined> => Promise.resolve(undefined);
  override renew = (): Promise<Lease | undefined> => Promise.resolve(undefined);
  override release = (): Promise<void> => Promise.resolve();
  override leases = (): Promise<readonly Lease[]> => Promise.resolve([]);
  override close = (): Promise<void> => Promise.resolve();
}
