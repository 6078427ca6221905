import { beforeEach, describe, expect, it } from '@jest/globals';
import { CoordinationUnavailable, type Lease } from '../../../src/platform/coordination/coordination.js';
import { SqliteReadModelStore } from '../../../src/platform/read-models/embedded/sqlite-read-model-store.js';
import { RunningProjections, type ProjectionsOptions } from '../../../src/platform/read-models/running-projections.js';
import type { StoredEvent } from '../../../src/platform/events/event.js';
import { FakeClock } from '../../kit/fake-clock.js';
import { MemoryLeases } from '../../kit/memory-leases.js';
import { MemoryLog } from '../../kit/memory-log.js';
import { tally } from '../../kit/tally.projection.js';

describe('projections that cannot run', () => {
  let clock: FakeClock;
  let log: MemoryLog;
  /** When a lease was asked for, in milliseconds from the start, and for how long. */
  let asked: number[];
  let ttls: Set<number>;
  let changes: number;
  beforeEach(() => {
    clock = new FakeClock();
    log = new MemoryLog();
    asked = [];
    ttls = new Set();
    changes = 0;
  });
  class Leases extends MemoryLeases {
    constructor(private readonly grant: () => boolean) {
      super();
    }
    override async acquire(name: string, holder: string, ttlMs: number): Promise<Lease | undefined> {
      asked.push(clock.monotonicMs());
      ttls.add(ttlMs);
      return this.grant() ? { name, holder, token: BigInt(asked.length), expiresAtMs: Infinity } : undefined;
    }
  }
  const run = (grant: () => boolean, over: Partial<ProjectionsOptions> = {}): RunningProjections => {
    const decoder = { decodeEach: async (events: readonly StoredEvent[]) => events, knows: () => true };
    const store = new SqliteReadModelStore(':memory:');
    const options = { log, store, coordination: new Leases(grant), decoder, clock, holder: 'one' };
    return new RunningProjections([tally()], { ...options, changed: () => (changes += 1), ...over });
  };
  const away = (): never => {
    throw new CoordinationUnavailable();
  };

  it('are tried again after twice as long each time, at most a minute, and leave no timer behind', async () => {
    const projections = run(away);
    await clock.run(200_000);
    expect(asked).toEqual([0, 2_000, 6_000, 14_000, 30_000, 62_000, 122_000, 182_000]);
    expect(ttls).toEqual(new Set([15_000]));
    expect(projections.status()[0]).toMatchObject({ state: 'stopped' });
    expect(changes).toBe(asked.length);
    await projections.close();
    expect(clock.timers).toBe(0);
  });

  it('ask for the lease of another process all the time, as often as they were told', async () => {
    const projections = run(() => false, { retryMs: 70, leaseMs: 500 });
    await clock.run(300);
    expect(asked).toEqual([0, 70, 140, 210, 280]);
    expect(ttls).toEqual(new Set([500]));
    expect(projections.status()[0]).toMatchObject({ state: 'standby', lastError: undefined });
    await projections.close();
    await clock.run(1_000);
    expect(asked).toHaveLength(5);
  });

  it('wait briefly again after they stood by', async () => {
    const answers: (() => boolean)[] = [away, away, away, () => false, away];
    const projections = run(() => (answers.shift() ?? away)());
    await clock.run(18_000);
    // 2, 4 and 8 s after errors, 1 s after the lease was another's, then 2 s again.
    expect(asked).toEqual([0, 2_000, 6_000, 14_000, 15_000, 17_000]);
    await projections.close();
  });

  it('wait briefly also after an error that came later in the log', async () => {
    log.add('account-1', 'Added', { amount: 1 });
    const decodeEach = async (events: readonly StoredEvent[]) =>
      events.map((event) => (event.data['amount'] === 1 ? event : new RangeError('unlucky')));
    const projections = run(() => true, { decoder: { decodeEach, knows: () => true } });
    log.add('account-1', 'Added', { amount: 2 });
    for (let step = 0; step < 80; step += 1) await clock.run(100);
    // Its first try got past an event: 1 s; the others got nowhere: 2 s, 4 s.
    expect(asked.map((ms) => Math.round(ms / 1_000))).toEqual([0, 1, 3, 7]);
    await projections.close();
  });

  it.each(['the lease', 'the end of the log'])('end at once, closed while they ask for %s', async (slow) => {
    const held: (() => void)[] = [];
    const until = async <T>(what: string, answer: () => Promise<T>): Promise<T> => {
      if (slow === what) await new Promise<void>((resolve) => held.push(resolve));
      return answer();
    };
    const released: string[] = [];
    class Slow extends Leases {
      override acquire(name: string, holder: string, ttlMs: number): Promise<Lease | undefined> {
        return until('the lease', () => super.acquire(name, holder, ttlMs));
      }
      override async release({ name }: Lease): Promise<void> {
        released.push(name);
      }
    }
    const follow: MemoryLog['follow'] = (options) => log.follow(options);
    const head = () => until('the end of the log', () => log.head());
    const projections = run(() => true, {
      coordination: new Slow(() => true),
      log: { follow, head, readStream: (stream, options) => log.readStream(stream, options) },
    });
    await clock.run(10);
    const closing = projections.close();
    held.forEach((goOn) => goOn());
    await closing;
    expect(held).toHaveLength(1);
    expect(released).toEqual(['read-model:tally@1']);
    expect(log.followers).toBe(0);
  });
});
