import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { EventStore } from '../../../src/platform/event-store/event-store.js';
import { idsOf, newEvents, toArray } from '../../kit/events.js';

/** More than a page of either adapter. */
const MANY = 700;

export const readContract = (store: () => EventStore): void => {
  describe('reading a stream', () => {
    const stream = `call-${randomUUID()}`;
    const events = newEvents(10);
    const ids = idsOf(events);
    beforeAll(() => store().append(stream, 'no-stream', events));
    const read = async (options: Parameters<EventStore['readStream']>[1]) =>
      idsOf(await toArray(store().readStream(stream, options)));

    it('gives nothing for a stream that does not exist', async () => {
      expect(await toArray(store().readStream(`call-${randomUUID()}`))).toEqual([]);
      expect(await toArray(store().readStream(`call-${randomUUID()}`, { direction: 'backwards' }))).toEqual([]);
    });

    it('goes forwards from the beginning, and backwards from the end', async () => {
      expect(await read({})).toEqual(ids);
      expect(await read({ direction: 'backwards' })).toEqual([...ids].reverse());
    });

    it('begins at a revision, inclusive', async () => {
      expect(await read({ from: 7n })).toEqual(ids.slice(7));
      expect(await read({ from: 2n, direction: 'backwards' })).toEqual(ids.slice(0, 3).reverse());
      expect(await read({ from: 0n, direction: 'backwards' })).toEqual(ids.slice(0, 1));
    });

    it('stops after a count', async () => {
      expect(await read({ maxCount: 3 })).toEqual(ids.slice(0, 3));
      expect(await read({ from: 4n, maxCount: 2 })).toEqual(ids.slice(4, 6));
      expect(await read({ direction: 'backwards', maxCount: 1 })).toEqual(ids.slice(-1));
      expect(await read({ maxCount: 0 })).toEqual([]);
    });

    it('gives nothing from beyond the end', async () => {
      expect(await read({ from: 10n })).toEqual([]);
      expect(await read({ from: 2n ** 62n })).toEqual([]);
    });

    it('backwards from beyond the end begins at the end', async () => {
      expect(await read({ from: 50n, direction: 'backwards', maxCount: 2 })).toEqual([...ids].reverse().slice(0, 2));
    });

    it('can be left early', async () => {
      for (let round = 0; round < 105; round += 1)
        for await (const event of store().readStream(stream)) {
          expect(event.revision).toBe(0n);
          break;
        }
      expect(await read({})).toEqual(ids);
    });

    it('serves many readers at once', async () => {
      const all = await Promise.all(Array.from({ length: 120 }, () => read({})));
      expect(new Set(all.map((each) => each.join())).size).toBe(1);
    });
  });

  describe('reading a long history', () => {
    const category = `long${randomUUID().slice(0, 8)}`;
    const streams = [`${category}-a`, `${category}-b`];
    const batches = Array.from({ length: MANY / 100 }, () => newEvents(100));
    let start: bigint;
    beforeAll(async () => {
      start = (await store().append(`${category}0-start`, 'no-stream', newEvents(1))).position;
      const ends: (bigint | 'no-stream')[] = ['no-stream', 'no-stream'];
      for (const [index, batch] of batches.entries()) {
        const of = index % 2;
        ends[of] = (await store().append(streams[of] ?? '', ends[of] ?? 'no-stream', batch)).revision;
      }
    });
    const mine = async (options: Parameters<EventStore['readAll']>[0]) =>
      (await toArray(store().readAll(options))).filter((event) => streams.includes(event.stream));

    it('gives every event of the log once, in the order of strictly rising positions', async () => {
      const read = await mine({ after: start });
      expect(idsOf(read)).toEqual(idsOf(batches.flat()));
      for (const [index, event] of read.entries())
        if (index > 0) expect(event.position).toBeGreaterThan(read[index - 1]?.position ?? 0n);
    });

    it('knows where the log ends', async () => {
      const last = (await mine({ after: start })).at(-1)?.position ?? 0n;
      expect(await store().head()).toBeGreaterThanOrEqual(last);
      const { position } = await store().append(`${category}-c`, 'no-stream', newEvents(2));
      expect(await store().head()).toBeGreaterThanOrEqual(position);
      expect(await toArray(store().readAll({ after: await store().head() }))).toEqual([]);
    });

    it('begins after a position, exclusive', async () => {
      const [, second, third] = await mine({ after: start, maxCount: 5 });
      const [next] = await toArray(store().readAll({ after: second?.position, maxCount: 1 }));
      expect(next?.id).toBe(third?.id);
    });

    it('stops after a count', async () => {
      expect(await toArray(store().readAll({ after: start, maxCount: 3 }))).toHaveLength(3);
      expect(await toArray(store().readAll({ after: start, maxCount: 0 }))).toEqual([]);
      expect(await toArray(store().readAll({ after: start, maxCount: 601 }))).toHaveLength(601);
    });

    it('gives nothing after the last position', async () => {
      const last = (await mine({ after: start })).at(-1);
      const after = await toArray(store().readAll({ after: last?.position }));
      expect(after.filter((event) => streams.includes(event.stream))).toEqual([]);
    });

    it('begins at the very beginning when no position is given', async () => {
      const [first] = await toArray(store().readAll({ maxCount: 1 }));
      expect(first?.position).toBeLessThanOrEqual(start);
    });

    it('reads a long stream whole, both ways', async () => {
      const expected = idsOf(batches.filter((_, index) => index % 2 === 0).flat());
      expect(idsOf(await toArray(store().readStream(streams[0] ?? '')))).toEqual(expected);
      const backwards = await toArray(store().readStream(streams[0] ?? '', { direction: 'backwards' }));
      expect(idsOf(backwards)).toEqual(expected.reverse());
    });
  });
};
