import { describe, expect, it } from '@jest/globals';
import { CorruptEvent } from '../../../../src/platform/event-store/event-store.errors.js';
import {
  isOurs,
  placeOf,
  positionOf,
  singlePosition,
  strangerOf,
  toEventData,
  toStoredEvent,
} from '../../../../src/platform/event-store/eventstoredb/event-mapping.js';
import { prepareBatch } from '../../../../src/platform/event-store/prepared-batch.js';
import { newEvent } from '../../../kit/events.js';
import { recorded } from '../../../kit/scripted-connection.js';

describe('an event', () => {
  it("goes with its version and the server's own names for what it belongs to, and comes back without them", () => {
    const event = newEvent({ version: 3 });
    const [prepared] = prepareBatch('call-1', [event]);
    if (!prepared) throw new Error('no event');
    const sent = toEventData(prepared);
    const metadata = { version: 3, ...event.meta, $correlationId: 'c1', $causationId: 'c0' };
    expect(sent).toMatchObject({ id: event.id, type: event.type, data: event.data, metadata });
    expect(toStoredEvent(recorded({ ...sent }), 'call-1')).toEqual({
      ...event,
      ...{ stream: 'call-1', revision: 3n, position: 7n, recordedAt: '2026-01-01T00:00:00.000Z' },
    });
  });

  it.each([{ data: null }, { data: [1] }, { data: 'text' }, { data: 7 }, { data: new Uint8Array(1) }])(
    'of ours that has lost its data is named: %p',
    (over) => {
      const read = () => toStoredEvent(recorded(over), 'call-1');
      expect(isOurs(recorded(over))).toBe(true);
      expect(read).toThrow(CorruptEvent);
      expect(read).toThrow('revision 3 of call-1 has lost its data');
    },
  );

  const envelope = { version: 1, tenantId: 't1', actor: 'a', hash: 'h' };
  it.each([
    ['foreign', { isJson: false, data: new Uint8Array([1]), metadata: new Uint8Array() }],
    ['foreign', { metadata: undefined }],
    ['foreign', { data: 7, metadata: undefined }],
    ['foreign', { metadata: { ...envelope, version: '1' } }],
    ['foreign', { metadata: { ...envelope, hash: undefined } }],
    ['foreign', { metadata: { ...envelope, tenantId: 5 } }],
    ['foreign', { metadata: [envelope] }],
    ['system', { type: '$>', isJson: false }],
    ['system', { type: '$metadata' }],
    ['tombstone', { type: '$streamDeleted', isJson: false, metadata: new Uint8Array() }],
  ])('that is not ours is known as %s: %p', (kind, over) => {
    expect(isOurs(recorded(over))).toBe(false);
    expect(strangerOf(recorded(over), 'call-1')).toEqual({ stream: 'call-1', revision: 3n, kind });
  });

  it('has one position or is named', () => {
    expect(positionOf(recorded())).toBe(7n);
    expect(singlePosition({ commit: 2n ** 63n - 1n, prepare: 2n ** 63n - 1n })).toBe(2n ** 63n - 1n);
    expect(singlePosition({ commit: 2n ** 63n, prepare: 2n ** 63n })).toBeUndefined();
    expect(placeOf(recorded({ position: { commit: 7n, prepare: 6n } }))).toBe(7n);
    expect(placeOf(recorded({ position: { commit: 2n ** 64n - 1n, prepare: 2n ** 64n - 1n } }))).toBeUndefined();
    for (const position of [undefined, { commit: 7n, prepare: 6n }])
      expect(() => positionOf(recorded({ position }))).toThrow('revision 3 of call-1 has no single position');
  });
});
