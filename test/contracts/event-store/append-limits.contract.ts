import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { MAX_APPEND_BYTES, MAX_EVENT_BYTES, type EventStore } from '../../../src/platform/event-store/event-store.js';
import { InvalidAppend } from '../../../src/platform/event-store/event-store.errors.js';
import type { JsonObject } from '../../../src/platform/events/json.js';
import { idsOf, newEvent, newEvents, toArray } from '../../kit/events.js';

export const appendLimitsContract = (store: () => EventStore): void => {
  const stored = (stream: string) => toArray(store().readStream(stream));
  const refused = async (stream: string, events: ReturnType<typeof newEvents>): Promise<void> => {
    await expect(store().append(stream, 'no-stream', events)).rejects.toBeInstanceOf(InvalidAppend);
    expect(await stored(stream)).toEqual([]);
  };

  describe('before anything is sent, an append is refused', () => {
    it('without events', () => refused(`call-${randomUUID()}`, []));

    it('with an id twice', async () => {
      const event = newEvent();
      await refused(`call-${randomUUID()}`, [event, newEvent(), { ...newEvent(), id: event.id }]);
    });

    it('with an event that is too large', () =>
      refused(`call-${randomUUID()}`, [newEvent({ data: { text: 'x'.repeat(MAX_EVENT_BYTES) } })]));

    it('with a size counted in bytes, not in characters', () =>
      refused(`call-${randomUUID()}`, [newEvent({ data: { text: 'é'.repeat(MAX_EVENT_BYTES / 2) } })]));

    it('with a batch that is too large, though each event is not', () => {
      const count = Math.ceil(MAX_APPEND_BYTES / 200_000) + 1;
      return refused(
        `call-${randomUUID()}`,
        newEvents(count).map((event) => ({ ...event, data: { text: 'x'.repeat(200_000) } })),
      );
    });

    it('with data that is not JSON', async () => {
      const circular: Record<string, unknown> = {};
      circular.self = circular;
      for (const data of [{ amount: 1n }, circular])
        await refused(`call-${randomUUID()}`, [newEvent({ data: data as unknown as JsonObject })]);
    });

    it('with an id that is not a UUID, or without a type', async () => {
      await refused(`call-${randomUUID()}`, [newEvent({ id: 'first' })]);
      await refused(`call-${randomUUID()}`, [newEvent({ type: '' })]);
    });

    it('to a stream without a name, or with one of the system', async () => {
      for (const stream of ['', '$settings'])
        await expect(store().append(stream, 'no-stream', newEvents(1))).rejects.toBeInstanceOf(InvalidAppend);
    });
  });

  it('takes a batch of just the allowed size', async () => {
    const stream = `call-${randomUUID()}`;
    const events = newEvents(4).map((event) => ({ ...event, data: { text: 'x'.repeat(220_000) } }));
    await store().append(stream, 'no-stream', events);
    expect(idsOf(await stored(stream))).toEqual(idsOf(events));
  });
};
