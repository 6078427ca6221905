import { beforeEach, describe, expect, it } from '@jest/globals';
import { categoryOf, type StoredEvent } from '../../../src/platform/events/event.js';
import { SqliteReadModelStore } from '../../../src/platform/read-models/embedded/sqlite-read-model-store.js';
import { QUIET_MS } from '../../../src/platform/following/feed-member.js';
import { Projector, ReadModelStopped } from '../../../src/platform/read-models/projector.js';
import type { Guarded, ReadModelSpec } from '../../../src/platform/read-models/read-model-store.js';
import { FakeClock } from '../../kit/fake-clock.js';
import { MemoryLog } from '../../kit/memory-log.js';
import { tally } from '../../kit/tally.projection.js';

class WatchedStore extends SqliteReadModelStore {
  readonly commits: bigint[] = [];
  loads = 0;
  ready = 0;

  override async commit(model: ReadModelSpec, writes: readonly Guarded[], to: bigint, fence: bigint): Promise<void> {
    this.commits.push(to);
    return super.commit(model, writes, to, fence);
  }
  override async load(model: ReadModelSpec, ids: readonly string[]): Promise<readonly Guarded[]> {
    this.loads += 1;
    return super.load(model, ids);
  }
  override async markReady(model: ReadModelSpec): Promise<void> {
    this.ready += 1;
    return super.markReady(model);
  }
}

/** A minute after the events of {@link MemoryLog} were recorded. */
const A_MINUTE_LATER = Date.parse('2026-01-01T00:01:00.000Z');
const feed = (...events: readonly StoredEvent[]) =>
  events.map((stored) => ({ stored, category: categoryOf(stored.stream), decoded: stored }));
const unreadable = (stored: StoredEvent, decoded: Error) => ({ stored, category: categoryOf(stored.stream), decoded });

describe('a projector', () => {
  let clock: FakeClock;
  let store: WatchedStore;
  let log: MemoryLog;
  let changes: number;
  let projector: Projector;
  beforeEach(async () => {
    clock = new FakeClock(A_MINUTE_LATER);
    store = new WatchedStore(':memory:');
    log = new MemoryLog();
    changes = 0;
    projector = new Projector(tally(), store, clock, () => (changes += 1));
    await projector.begin(1n);
  });
  const quiet = () => log.add('other-1', 'Whatever');
  const wanted = () => log.add('account-1', 'Added', { amount: 1 });

  it('stands by until it begins, and then catches up', () => {
    const fresh = new Projector(tally(), store, clock, () => undefined);
    expect(fresh.status()).toEqual({
      ...{ name: 'tally', version: 1, state: 'standby', checkpoint: undefined, progress: undefined },
      ...{ lagSeconds: undefined, lastError: undefined, stoppedAt: undefined },
    });
    expect(projector.status().state).toBe('catching-up');
    expect(changes).toBe(1);
  });

  it('wants the events that it handles, of its own categories', () => {
    expect(projector.wants('account', 'Added')).toBe(true);
    expect(projector.wants('account', 'Whatever')).toBe(false);
    expect(projector.wants('other', 'Added')).toBe(false);
  });

  it('commits at once what it wrote, and follows quiet events only now and then', async () => {
    clock.advance(1_000);
    const first = wanted();
    await projector.apply(feed(first), first.position);
    const [second, third] = [quiet(), quiet()];
    clock.advance(QUIET_MS - 1);
    await projector.apply(feed(second), second.position);
    expect(store.commits).toEqual([first.position]);
    expect(projector.pending).toBe(true);
    clock.advance(1);
    await projector.apply(feed(third), third.position);
    expect(store.commits).toEqual([first.position, third.position]);
    expect(projector.pending).toBe(false);
    await projector.flush();
    expect(store.commits).toHaveLength(2);
    expect(store.loads).toBe(1);
  });

  it('has nothing to flush at the beginning of the log', async () => {
    await projector.flush();
    expect(store.commits).toEqual([]);
    await projector.apply([], undefined);
    expect(projector.position).toBeUndefined();
  });

  it('skips what it has seen, also where a batch reaches back', async () => {
    const [first, second] = [wanted(), wanted()];
    await projector.apply(feed(first), first.position);
    await projector.apply([unreadable(first, new Error('no')), ...feed(second)], second.position);
    await projector.apply(feed(first, second), second.position);
    await projector.apply(feed(second), second.position);
    await projector.apply(feed(first), first.position);
    expect(projector.position).toBe(second.position);
    expect(store.commits).toEqual([first.position, second.position]);
    expect(await store.get(tally(), '1')).toMatchObject({ entries: [1, 1] });
  });

  it('is marked ready when it comes to the end of the log, after its checkpoint did, and says so once', async () => {
    const event = quiet();
    await projector.apply(feed(event), event.position);
    expect(projector.status()).toMatchObject({ state: 'catching-up', lagSeconds: 60 });
    await projector.caughtUp(true);
    await projector.caughtUp(true);
    expect(store.commits).toEqual([event.position]);
    expect([store.ready, changes]).toEqual([1, 2]);
    expect(projector.status()).toMatchObject({ state: 'live', lagSeconds: 0, checkpoint: event.position });
    await projector.caughtUp(false);
    expect([store.ready, changes]).toEqual([1, 3]);
    expect(projector.status()).toMatchObject({ state: 'catching-up', lagSeconds: 60 });
  });

  it('is never ahead of the clock', async () => {
    const event = { ...quiet(), recordedAt: '2026-01-01T01:00:00.000Z' };
    await projector.apply(feed(event), event.position);
    expect(projector.status().lagSeconds).toBe(0);
  });

  it('shows what stopped it, and where, until it gets past it', async () => {
    const [before, bad] = [quiet(), wanted()];
    const batch = [...feed(before), unreadable(bad, new RangeError('unlucky'))];
    const stopped = await projector.apply(batch, bad.position).catch((error: unknown) => error);
    if (!(stopped instanceof ReadModelStopped)) throw stopped;
    expect(stopped).toMatchObject({ name: 'ReadModelStopped', message: 'RangeError: unlucky' });
    expect(stopped.cause).toBeInstanceOf(RangeError);
    projector.pause('stopped', stopped);
    expect(projector.status()).toMatchObject({
      ...{ state: 'stopped', checkpoint: before.position, lagSeconds: 60, lastError: 'RangeError: unlucky' },
      stoppedAt: { position: bad.position, eventId: bad.id, type: 'Added' },
    });
    await projector.begin(2n);
    expect(projector.position).toBe(before.position);
    await projector.apply(feed(bad), bad.position);
    expect(projector.status()).toMatchObject({ lastError: undefined, stoppedAt: undefined });
  });

  it('stops at its first event without a checkpoint', async () => {
    const bad = wanted();
    await expect(projector.apply([unreadable(bad, new Error('no'))], bad.position)).rejects.toThrow('no');
    expect(store.commits).toEqual([]);
    expect(projector.position).toBeUndefined();
  });

  it('shows an error that has no event, and forgets it when it waits for its lease', () => {
    projector.pause('stopped', new RangeError('away'));
    expect(projector.status()).toMatchObject({ lastError: 'RangeError: away', stoppedAt: undefined });
    projector.pause('standby');
    expect(projector.status()).toMatchObject({ state: 'standby', lastError: undefined });
  });
});
