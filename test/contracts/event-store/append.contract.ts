import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { type EventStore, type ExpectedRevision } from '../../../src/platform/event-store/event-store.js';
import { RevisionConflict } from '../../../src/platform/event-store/event-store.errors.js';
import { idsOf, newEvent, newEvents, toArray } from '../../kit/events.js';

export const appendContract = (store: () => EventStore): void => {
  const stored = (stream: string) => toArray(store().readStream(stream));

  describe('an append', () => {
    it('starts a stream and continues it at its exact revision', async () => {
      const stream = `call-${randomUUID()}`;
      const first = await store().append(stream, 'no-stream', newEvents(1));
      const second = await store().append(stream, 0n, newEvents(2));
      expect([first.revision, second.revision]).toEqual([0n, 2n]);
      expect(second.position).toBeGreaterThan(first.position);
    });

    it('answers with the position that the last event of the batch is read with', async () => {
      const stream = `call-${randomUUID()}`;
      const { position } = await store().append(stream, 'no-stream', newEvents(3));
      const events = await stored(stream);
      expect(events.map((event) => event.revision)).toEqual([0n, 1n, 2n]);
      expect(events.at(-1)?.position).toBe(position);
    });

    it('stores an event as it was given', async () => {
      const stream = `call-${randomUUID()}`;
      const event = newEvent({ version: 3, meta: { ...newEvent().meta, traceparent: '00-1-2-01' } });
      const before = Date.now() - 60_000;
      await store().append(stream, 'no-stream', [event]);
      const [read] = await stored(stream);
      expect(read).toEqual({
        ...event,
        stream,
        revision: 0n,
        position: expect.any(BigInt),
        recordedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      });
      expect(Date.parse(read?.recordedAt ?? '')).toBeGreaterThan(before);
    });

    it.each([
      ['no-stream', 'a stream that exists', 'no-stream' as const, 1n],
      ['an old revision', 'a stream that has gone on', 0n, 1n],
      ['a revision that is not there yet', 'a shorter stream', 5n, 1n],
    ])('at %s is refused by %s, which stays as it was', async (_, __, expected, actual) => {
      const stream = `call-${randomUUID()}`;
      const events = newEvents(2);
      await store().append(stream, 'no-stream', events);
      const conflict = await store()
        .append(stream, expected, newEvents(2))
        .catch((error: unknown) => error);
      expect(conflict).toBeInstanceOf(RevisionConflict);
      expect(conflict).toMatchObject({ stream, expected, actual });
      expect(idsOf(await stored(stream))).toEqual(idsOf(events));
    });

    it('at a revision of a stream that does not exist is refused', async () => {
      const stream = `call-${randomUUID()}`;
      await expect(store().append(stream, 0n, newEvents(1))).rejects.toMatchObject({
        name: 'RevisionConflict',
        expected: 0n,
        actual: 'no-stream',
      });
      expect(await stored(stream)).toEqual([]);
    });

    it('of the same batch at the same revision changes nothing and answers alike, also after later events', async () => {
      const stream = `call-${randomUUID()}`;
      const [opening, batch] = [newEvents(1), newEvents(3)];
      await store().append(stream, 'no-stream', opening);
      const original = await store().append(stream, 0n, batch);
      expect(await store().append(stream, 0n, batch)).toEqual(original);
      await store().append(stream, original.revision, newEvents(2));
      expect(await store().append(stream, 0n, batch)).toEqual(original);
      expect(await store().append(stream, 'no-stream', opening)).toMatchObject({ revision: 0n });
      expect(await stored(stream)).toHaveLength(6);
    });

    it('that mixes stored events with new ones is refused, wherever the new ones stand', async () => {
      const stream = `call-${randomUUID()}`;
      const batch = newEvents(2);
      await store().append(stream, 'no-stream', batch);
      const [first, second] = batch as [ReturnType<typeof newEvent>, ReturnType<typeof newEvent>];
      for (const mixed of [
        [...batch, newEvent()],
        [newEvent(), ...batch],
        [first, newEvent()],
        [second, first],
      ])
        await expect(store().append(stream, 'no-stream', mixed)).rejects.toBeInstanceOf(RevisionConflict);
      expect(idsOf(await stored(stream))).toEqual(idsOf(batch));
    });

    it('is won by exactly one of many writers at the same revision', async () => {
      const stream = `call-${randomUUID()}`;
      const batches = Array.from({ length: 12 }, () => newEvents(2));
      const results = await Promise.allSettled(batches.map((batch) => store().append(stream, 'no-stream', batch)));
      const winners = batches.filter((_, index) => results[index]?.status === 'fulfilled');
      expect(winners).toHaveLength(1);
      expect(idsOf(await stored(stream))).toEqual(idsOf(winners[0] ?? []));
      for (const result of results)
        if (result.status === 'rejected') expect(result.reason).toMatchObject({ name: 'RevisionConflict', actual: 1n });
    });

    it('loses nothing and mixes nothing when writers retry on conflict', async () => {
      const stream = `call-${randomUUID()}`;
      const write = async (batch: ReturnType<typeof newEvents>): Promise<void> => {
        let expected: ExpectedRevision = 'no-stream';
        for (;;) {
          const outcome: unknown = await store()
            .append(stream, expected, batch)
            .catch((error: unknown) => error);
          if (!(outcome instanceof RevisionConflict)) return void expect(outcome).toHaveProperty('position');
          expected = outcome.actual;
        }
      };
      const batches = Array.from({ length: 8 }, () => newEvents(3));
      await Promise.all(batches.map(write));
      const read = await stored(stream);
      expect(read.map((event) => event.revision)).toEqual(read.map((_, index) => BigInt(index)));
      const positions = read.map((event) => event.position);
      expect(positions).toEqual([...positions].sort((a, b) => (a < b ? -1 : 1)));
      const triples = Array.from({ length: 8 }, (_, index) => idsOf(read.slice(index * 3, index * 3 + 3)).join());
      expect(triples.sort()).toEqual(batches.map((batch) => idsOf(batch).join()).sort());
    });

    it('keeps streams apart that are written at once', async () => {
      const streams = Array.from({ length: 20 }, () => `call-${randomUUID()}`);
      const results = await Promise.all(streams.map((stream) => store().append(stream, 'no-stream', newEvents(2))));
      expect(new Set(results.map(({ position }) => position)).size).toBe(20);
      for (const stream of streams) expect(await stored(stream)).toHaveLength(2);
    });
  });
};
