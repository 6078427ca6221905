import { beforeEach, describe, expect, it } from '@jest/globals';
import { logPageByPage, streamPageByPage } from '../../../../src/platform/event-store/eventstoredb/page-by-page.js';
import { OwnEvents } from '../../../../src/platform/event-store/eventstoredb/own-events.js';
import { StreamNames } from '../../../../src/platform/event-store/eventstoredb/stream-names.js';
import { PassedByEvents } from '../../../../src/platform/event-store/passed-by.js';
import type { PageReads, StreamPage } from '../../../../src/platform/event-store/eventstoredb/page-reads.js';
import { toArray } from '../../../kit/events.js';
import { recordedAt } from '../../../kit/scripted-connection.js';

const EVENTS = 1_100;

/** Revisions (and positions) from one to another, up or down. */
const range = (first: number, last: number): bigint[] =>
  Array.from({ length: Math.abs(last - first) + 1 }, (_, index) => BigInt(first + (last < first ? -index : index)));

describe('reading page by page', () => {
  let asked: unknown[];
  const stored = range(0, EVENTS - 1).map((revision) => recordedAt(revision, { revision }));
  /** Every seventh event of the log is one of the system. */
  const log = stored.map((event) => (event.revision % 7n === 0n ? { ...event, streamId: '$stats' } : event));
  const ours = log.filter(({ streamId }) => streamId === 'call-1').map(({ revision }) => revision);
  const reads = {
    stream: async ({ from, backwards, limit }: StreamPage) => {
      asked.push([from, limit]);
      const start = Number(from ?? (backwards ? EVENTS - 1 : 0));
      return backwards
        ? stored
            .slice(0, start + 1)
            .reverse()
            .slice(0, limit)
        : stored.slice(start, start + limit);
    },
    log: async (after: bigint | undefined, limit: number) => {
      asked.push([after, limit]);
      const start = Number(after ?? -1n) + 1;
      return log.slice(start, start + limit);
    },
  } as unknown as PageReads;
  const own = new OwnEvents(new StreamNames(), new PassedByEvents());
  beforeEach(() => {
    asked = [];
  });

  it.each([
    ['whole', {}, range(0, 1_099), [undefined, 500n, 1_000n]],
    ['whole, backwards', { direction: 'backwards' as const }, range(1_099, 0), [undefined, 599n, 99n]],
    ['backwards to its beginning', { direction: 'backwards' as const, from: 499n }, range(499, 0), [499n]],
    ['over the end of a page', { from: 300n, maxCount: 700 }, range(300, 999), [300n, 800n]],
    ['of just one page', { maxCount: 500 }, range(0, 499), [undefined]],
    ['for nothing', { maxCount: 0 }, [], []],
    ['from beyond its end', { from: 2_000n }, [], [2_000n]],
  ])('gives a stream %s', async (_, options, revisions, froms) => {
    const events = await toArray(streamPageByPage(reads, own, 'call-1', options));
    expect(events.map(({ revision }) => revision)).toEqual(revisions);
    expect(asked.map((page) => (page as unknown[])[0])).toEqual(froms);
  });

  it('names the beginning that was trimmed away, wherever it is asked to begin, and what is lost while it reads', async () => {
    let first = 2;
    const trimmed = {
      stream: async ({ from, limit }: StreamPage) =>
        stored.slice(Math.max(first, Number(from ?? 0n)), Number(from ?? 0n) + limit),
    } as unknown as PageReads;
    for (const from of [undefined, 0n, 1n])
      await expect(toArray(streamPageByPage(trimmed, own, 'call-1', { from }))).rejects.toMatchObject({
        ...{ name: 'MissingEvents', stream: 'call-1', revision: from ?? 0n, until: 1n },
      });
    const reading = streamPageByPage(trimmed, own, 'call-1', { from: 2n });
    for (let taken = 0; taken < 500; taken += 1) await reading.next();
    first = 600;
    await expect(reading.next()).rejects.toMatchObject({ revision: 502n, until: 599n });
  });

  it('asks for no more of a stream than is wanted', async () => {
    await toArray(streamPageByPage(reads, own, 'call-1', { maxCount: 700 }));
    expect(asked).toEqual([
      [undefined, 500],
      [500n, 200],
    ]);
  });

  it.each([
    [
      'whole, without what is the system’s',
      {},
      ours,
      [
        [undefined, 500],
        [499n, 500],
        [999n, 500],
      ],
    ],
    ['after a position', { after: 1_050n }, ours.filter((position) => position > 1_050n), [[1_050n, 500]]],
    [
      'up to a count',
      { maxCount: 700 },
      ours.slice(0, 700),
      [
        [undefined, 500],
        [499n, 282],
        [781n, 40],
      ],
    ],
    ['a few, in one page', { maxCount: 3 }, ours.slice(0, 3), [[undefined, 13]]],
    ['for nothing', { maxCount: 0 }, [], []],
    ['from beyond its end', { after: 2_000n }, [], [[2_000n, 500]]],
  ])('gives the log %s', async (_, options, positions, pages) => {
    const events = await toArray(logPageByPage(reads, own, options));
    expect(events.map(({ position }) => position)).toEqual(positions);
    expect(asked).toEqual(pages);
  });

  it('reads on where a page holds but events of the system', async () => {
    const system = range(0, 29).map((position) => recordedAt(position, { streamId: '$stats' }));
    const all = [...system, recordedAt(30n)];
    const read = async (after: bigint | undefined, limit: number) =>
      all.slice(Number(after ?? -1n) + 1, Number(after ?? -1n) + 1 + limit);
    const events = await toArray(logPageByPage({ log: read } as unknown as PageReads, own, { maxCount: 1 }));
    expect(events.map(({ position }) => position)).toEqual([30n]);
  });
});
