import type { RecordedEvent } from '@eventstore/db-client';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { CorruptEvent, StoreUnavailable } from '../../../../src/platform/event-store/event-store.errors.js';
import { LogFollower } from '../../../../src/platform/event-store/eventstoredb/log-follower.js';
import type { LogTail, Stretch } from '../../../../src/platform/event-store/eventstoredb/log-tail.js';
import { OwnEvents } from '../../../../src/platform/event-store/eventstoredb/own-events.js';
import { StreamNames } from '../../../../src/platform/event-store/eventstoredb/stream-names.js';
import { PassedByEvents } from '../../../../src/platform/event-store/passed-by.js';
import type { PageReads } from '../../../../src/platform/event-store/eventstoredb/page-reads.js';
import { Follower } from '../../../kit/events.js';
import { holdTimers, recordedAt, settled } from '../../../kit/scripted-connection.js';

type Page = readonly RecordedEvent[] | Error;

describe('a follower of the log', () => {
  /** What the tail's window holds after a position; by default it does not reach back. */
  let window: (seen: bigint | undefined) => Stretch | undefined;
  /** Pages of the log, in order; then none is ever answered. */
  let pages: Page[];
  let asked: unknown[];
  let waits: unknown[];
  let change: () => void;
  let followers: Follower[];
  beforeEach(() => {
    holdTimers();
    window = () => undefined;
    pages = [];
    asked = [];
    waits = [];
    followers = [];
  });
  afterEach(async () => {
    for (const follower of followers) void follower.stop().catch(() => undefined);
    change?.();
    await settled();
    jest.useRealTimers();
  });

  const tail = {
    changes: 5,
    start: jest.fn(),
    after: (seen: bigint | undefined) => window(seen),
    change: (since: number, _: AbortSignal, maxMs: number) => {
      waits.push([since, maxMs]);
      return new Promise<void>((resolve) => (change = resolve));
    },
  };
  const log = async (after: bigint | undefined, limit: number): Promise<readonly RecordedEvent[]> => {
    asked.push([after, limit]);
    const page = pages.shift();
    if (page instanceof Error) throw page;
    return page ?? new Promise(() => undefined);
  };
  const own = new OwnEvents(new StreamNames(), new PassedByEvents());
  const follow = async (options: { after?: bigint; categories?: string[] } = {}): Promise<Follower> => {
    const reads = { log } as unknown as PageReads;
    const follower = new Follower(
      { follow: (asked) => new LogFollower(tail as unknown as LogTail, reads, own, asked).steps() },
      options,
    );
    followers.push(follower);
    await settled();
    return follower;
  };
  const stepsOf = ({ steps }: Follower) => steps.map((step) => ('event' in step ? step.event.id : step));
  const holds = (...events: RecordedEvent[]): Stretch => ({ events, position: 20n, atEnd: true });

  it('far back reads pages, and is told how far it came', async () => {
    pages.push([recordedAt(8n), recordedAt(9n)], [recordedAt(10n, { streamId: '$stats' })], []);
    const follower = await follow({ after: 7n });
    expect(tail.start).toHaveBeenCalled();
    expect(stepsOf(follower)).toEqual([
      'e8',
      'e9',
      { caughtUp: false, position: 9n },
      { caughtUp: false, position: 10n },
    ]);
    expect(asked).toEqual([
      [7n, 500],
      [9n, 500],
      [10n, 500],
    ]);
    expect(waits).toEqual([[5, 1_000]]);
  });

  it('near the end takes what the window holds, and is told once that it caught up', async () => {
    window = (seen) => (seen === 7n ? holds(recordedAt(8n)) : holds());
    const follower = await follow({ after: 7n });
    expect(stepsOf(follower)).toEqual(['e8', { caughtUp: true, position: 20n }]);
    expect(asked).toEqual([]);
    expect(waits).toHaveLength(1);
    change();
    await settled();
    expect(waits).toHaveLength(2);
    expect(follower.steps).toHaveLength(2);
    window = () => ({ events: [], position: 20n, atEnd: false });
    change();
    await settled();
    expect(follower.state).toEqual({ caughtUp: false, position: 20n });
  });

  it('gets only its categories, or all that is not the system’s', async () => {
    const all = ['call-1', '$stats', 'agent-1', 'call'].map((streamId, index) =>
      recordedAt(8n + BigInt(index), { streamId }),
    );
    window = (seen) => (seen === 7n ? holds(...all) : holds());
    expect((await follow({ after: 7n, categories: ['call'] })).events.map(({ id }) => id)).toEqual(['e8', 'e11']);
    expect((await follow({ after: 7n })).events.map(({ id }) => id)).toEqual(['e8', 'e10', 'e11']);
  });

  it('is told in its place what is ours and cannot be read, and passes by what is not', async () => {
    const lost = recordedAt(9n, { revision: 5n, data: [1], type: 'Damaged' });
    const foreign = recordedAt(10n, { metadata: undefined });
    const others = recordedAt(11n, { streamId: 'agent-1', data: [1] });
    pages.push([recordedAt(8n), lost, foreign, others], [recordedAt(12n)]);
    const follower = await follow({ after: 7n, categories: ['call'] });
    const damaged = { stream: 'call-1', revision: 5n, type: 'Damaged', position: 9n, id: 'e9' };
    expect(follower.steps).toEqual([
      { event: expect.objectContaining({ id: 'e8' }) },
      { damaged: expect.any(CorruptEvent), position: 9n },
      { caughtUp: false, position: 11n },
      { event: expect.objectContaining({ id: 'e12' }) },
      { caughtUp: false, position: 12n },
    ]);
    expect(follower.steps[1]).toMatchObject({ damaged });
  });

  it('says that it is behind while the log cannot be read, tries again after longer and longer, and goes on', async () => {
    pages.push(...Array.from({ length: 6 }, () => new StoreUnavailable('away')), [recordedAt(8n)]);
    const follower = await follow({ after: 7n });
    expect(stepsOf(follower)).toEqual([{ caughtUp: false, position: 7n }]);
    await jest.advanceTimersByTimeAsync(49);
    expect(asked).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(51);
    expect(asked).toHaveLength(2);
    await jest.advanceTimersByTimeAsync(7_000);
    expect(stepsOf(follower)).toEqual([{ caughtUp: false, position: 7n }, 'e8', { caughtUp: false, position: 8n }]);
    expect(asked.at(-1)).toEqual([8n, 500]);
  });

  it('waits briefly again after a page that came', async () => {
    const away = new StoreUnavailable('away');
    pages.push(...Array.from({ length: 6 }, () => away), [recordedAt(8n)], away, [recordedAt(9n)]);
    const follower = await follow({ after: 7n });
    for (let waited = 0; follower.events.length === 0 && waited < 100; waited += 1)
      await jest.advanceTimersByTimeAsync(100);
    await jest.advanceTimersByTimeAsync(100);
    expect(follower.events.map(({ id }) => id)).toEqual(['e8', 'e9']);
  });

  it('ends with what is no outage', async () => {
    pages.push(new RangeError('no'));
    const follower = await follow();
    await expect(follower.ended).rejects.toThrow(RangeError);
  });

  it('that is stopped gets nothing more, not even of what it has read', async () => {
    window = () => holds(recordedAt(8n), recordedAt(9n));
    const abort = new AbortController();
    const options = { after: 7n, signal: abort.signal };
    const steps: unknown[] = [];
    for await (const step of new LogFollower(tail as unknown as LogTail, {} as PageReads, own, options).steps()) {
      steps.push(step);
      abort.abort();
    }
    expect(steps).toHaveLength(1);
  });
});
