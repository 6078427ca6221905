import { getEventListeners } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { StoreUnavailable } from '../../../../src/platform/event-store/event-store.errors.js';
import type { LogPageRequest, Page, StreamPageRequest } from '../../../../src/platform/event-store/paged-events.js';
import type { LedgerRow } from '../../../../src/platform/event-store/embedded/ledger-row.js';
import type { LedgerTail } from '../../../../src/platform/event-store/embedded/ledger-tail.js';
import { PagedReads } from '../../../../src/platform/event-store/embedded/paged-reads.js';
import { eventually } from '../../../kit/eventually.js';
import { Follower, toArray } from '../../../kit/events.js';

const row = (number: number): LedgerRow => ({
  ...{ position: number + 1, stream: 'call-1', revision: number, id: `e${number}`, type: 'T', version: 1 },
  ...{ data: '{"a":1}', meta: '{}', recordedAt: '2026-01-01T00:00:00.000Z', checksum: 0 },
});
const page = (from: number, to: number, more: boolean): Page => ({
  rows: Array.from({ length: Math.abs(to - from) }, (_, index) => row(to > from ? from + index : from - index)),
  seen: BigInt(to),
  more,
});

/** Reads over pages that are given in order, with what was asked for and what the tail was waited for. */
const readsOf = (...pages: readonly (Page | Error)[]) => {
  const asked: (StreamPageRequest | LogPageRequest)[] = [];
  const waited: bigint[] = [];
  const closing = new AbortController();
  const next = <R extends StreamPageRequest | LogPageRequest>(request: R): Page => {
    asked.push(request);
    const answer = pages[asked.length - 1];
    if (answer instanceof Error) throw answer;
    return answer ?? { rows: [], more: false };
  };
  const past = (position: bigint, signal: AbortSignal): Promise<void> => {
    waited.push(position);
    return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
  };
  const source = { streamPage: next, logPage: next, head: () => 7n };
  return { reads: new PagedReads(source, { past } as LedgerTail, closing.signal), asked, waited, closing };
};
const positions = (events: readonly { position: bigint }[]) => events.map(({ position }) => Number(position));

describe('reads over pages', () => {
  it('of a stream go on where the page before ended, until there is no more', async () => {
    const { reads, asked } = readsOf(page(0, 2, true), page(2, 3, false));
    const events = await toArray(reads.readStream('call-1'));
    expect(positions(events)).toEqual([1, 2, 3]);
    expect(events[0]).toEqual({
      ...{ stream: 'call-1', revision: 0n, position: 1n, id: 'e0', type: 'T', version: 1 },
      ...{ data: { a: 1 }, meta: {}, recordedAt: '2026-01-01T00:00:00.000Z' },
    });
    const request = { stream: 'call-1', backwards: false, limit: 512 };
    expect(asked).toEqual([
      { ...request, from: undefined, continued: false },
      { ...request, from: 2n, continued: true },
    ]);
  });

  it('of a stream backwards end at its first event', async () => {
    const { reads, asked } = readsOf(page(1, -1, true));
    expect(positions(await toArray(reads.readStream('call-1', { direction: 'backwards' })))).toEqual([2, 1]);
    expect(asked).toHaveLength(1);
    const none = readsOf(page(1, 0, true));
    expect(await toArray(none.reads.readStream('call-1', { from: -1n, direction: 'backwards' }))).toEqual([]);
  });

  it('of a stream ask for no more than is wanted, and for nothing after an empty page', async () => {
    const { reads, asked } = readsOf(page(0, 512, true), page(512, 514, true));
    expect(await toArray(reads.readStream('call-1', { maxCount: 514 }))).toHaveLength(514);
    expect(asked.map(({ limit }) => limit)).toEqual([512, 2]);
    const empty = readsOf({ rows: [], more: true });
    expect(await toArray(empty.reads.readStream('call-1'))).toEqual([]);
    expect(empty.asked).toHaveLength(1);
  });

  it('of the log go on from what was seen, which may be more than was handed out', async () => {
    const { reads, asked } = readsOf({ ...page(0, 1, true), seen: 9n }, page(9, 10, false));
    expect(positions(await toArray(reads.readAll({ maxCount: 600 })))).toEqual([1, 10]);
    expect(asked).toEqual([{ limit: 512 }, { after: 9n, limit: 512 }]);
    const two = readsOf(page(3, 4, true), page(4, 5, true));
    expect(positions(await toArray(two.reads.readAll({ after: 3n, maxCount: 2 })))).toEqual([4, 5]);
    expect(two.asked).toEqual([
      { after: 3n, limit: 2 },
      { after: 4n, limit: 1 },
    ]);
    const blind = readsOf({ rows: [], more: true });
    expect(await toArray(blind.reads.readAll())).toEqual([]);
    expect(await blind.reads.head()).toBe(7n);
  });
});

describe('a follower over pages', () => {
  it('tells where it is once, and waits for the tail at the end', async () => {
    const { reads, asked, waited } = readsOf(page(0, 2, true), { rows: [], seen: 2n, more: true }, page(2, 3, false));
    const follower = new Follower(reads, { categories: ['call'] });
    await eventually(() => expect(waited).toEqual([3n]));
    expect(follower.steps.map((step) => ('event' in step ? Number(step.event.position) : step))).toEqual([
      ...[1, 2, { caughtUp: false, position: 2n }, 3, { caughtUp: true, position: 3n }],
    ]);
    expect(asked[0]).toEqual({ after: 0n, categories: ['call'], limit: 512 });
    expect(asked.map((request) => ('after' in request ? request.after : undefined))).toEqual([0n, 2n, 2n]);
    await follower.stop();
  });

  it('of an empty log is at its end, without a position', async () => {
    const { reads, waited } = readsOf();
    const follower = new Follower(reads, {});
    await eventually(() => expect(waited).toEqual([0n]));
    expect(follower.steps).toEqual([{ caughtUp: true, position: undefined }]);
    await follower.stop();
  });

  it('is behind while pages cannot be read, and goes on by itself', async () => {
    const away = new StoreUnavailable('away');
    const { reads, waited } = readsOf(page(4, 5, false), away, away, page(5, 6, false));
    const first = new Follower(reads, { after: 4n });
    await eventually(() => expect(waited).toEqual([5n]));
    await first.stop();
    const second = new Follower(reads, { after: 5n });
    await eventually(() => expect(waited).toEqual([5n, 6n]));
    expect(second.steps.map((step) => ('event' in step ? Number(step.event.position) : step))).toEqual([
      ...[{ caughtUp: false, position: 5n }, 6, { caughtUp: true, position: 6n }],
    ]);
    await second.stop();
  });

  it('is told that it caught up also where nothing has come since it was behind', async () => {
    const { reads } = readsOf(new StoreUnavailable('away'), { rows: [], more: false });
    const follower = new Follower(reads, { after: 5n });
    await eventually(() => expect(follower.steps).toHaveLength(2));
    expect(follower.steps).toEqual([false, true].map((caughtUp) => ({ caughtUp, position: 5n })));
    await follower.stop();
  });

  it('leaves nothing at its signal when it ends', async () => {
    const { signal } = new AbortController();
    for await (const _ of readsOf(page(0, 5, true)).reads.follow({ signal })) break;
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('ends with any other error, and with the store', async () => {
    const broken = new Follower(readsOf(new RangeError('broken')).reads, {});
    await expect(broken.ended).rejects.toThrow(RangeError);
    const { reads, waited, closing } = readsOf();
    const follower = new Follower(reads, {});
    await eventually(() => expect(waited).toHaveLength(1));
    closing.abort();
    await follower.ended;
  });

  it('hands out nothing more once it is stopped', async () => {
    const { reads } = readsOf(page(0, 5, true));
    const stop = new AbortController();
    const seen: unknown[] = [];
    for await (const step of reads.follow({ signal: stop.signal })) {
      seen.push(step);
      stop.abort();
    }
    expect(seen).toHaveLength(1);
  });
});
