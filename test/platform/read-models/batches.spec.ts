import { describe, expect, it } from '@jest/globals';
import type { Decoded } from '../../../src/platform/events/event-decoder.js';
import { categoryOf, type StoredEvent } from '../../../src/platform/events/event.js';
import { decodeBatch } from '../../../src/platform/following/decode-batch.js';
import { asError } from '../../../src/platform/following/as-error.js';
import { EventHandlers } from '../../../src/platform/following/event-handlers.js';
import { foldBatch, routeBatch } from '../../../src/platform/read-models/fold-batch.js';
import type { AnyProjection } from '../../../src/platform/read-models/projection.js';
import { MemoryLog } from '../../kit/memory-log.js';
import { tally } from '../../kit/tally.projection.js';

const three = () => {
  const log = new MemoryLog();
  return [1, 2, 3].map((amount) => log.add('account-1', 'Added', { amount }));
};

const feedOf = (stored: StoredEvent, decoded?: Decoded) => ({ stored, category: categoryOf(stored.stream), decoded });
const handlers = new EventHandlers(tally());

describe('decoding a batch', () => {
  it('decodes what is wanted, in one go, and hands on the rest as it is', async () => {
    const events = three();
    const [first, second, third] = events;
    const failure = new Error('no shape');
    const asked: (readonly StoredEvent[])[] = [];
    const decodeEach = async (wanted: readonly StoredEvent[]) => {
      asked.push(wanted);
      return wanted.map((event) => (event === third ? failure : event));
    };
    let count = 0;
    const batch = await decodeBatch({ decodeEach }, events, (category, type) => {
      expect([category, type]).toEqual(['account', 'Added']);
      return (count += 1) > 1;
    });
    expect(asked).toEqual([[second, third]]);
    expect(batch).toEqual([
      { stored: first, category: 'account' },
      { stored: second, category: 'account', decoded: second },
      { stored: third, category: 'account', decoded: failure },
    ]);
  });
});

describe('finding the documents of a batch', () => {
  it('stops at an event that was not decoded, and says why', () => {
    const [first, second] = three();
    if (!first || !second) throw new Error('no events');
    const failure = new Error('no shape');
    const route = routeBatch(handlers, [feedOf(first, first), feedOf(second, failure)]);
    expect(route.routed.map(({ id, event }) => [id, event])).toEqual([['1', first]]);
    expect(route.failure).toEqual({ event: second, error: failure });
    expect(routeBatch(handlers, [feedOf(first)]).failure?.error.message).toBe('the event was not decoded');
  });

  it('passes over what the read model does not handle', () => {
    const other = new MemoryLog().add('account-1', 'Ignored');
    expect(routeBatch(handlers, [feedOf(other, other)])).toEqual({ routed: [] });
  });
});

describe('folding a batch', () => {
  const keep: AnyProjection = {
    ...tally(),
    on: { Added: { id: () => 'same', update: (document, { amount }) => (amount === 2 ? document : { id: 'same' }) } },
  };
  const routed = (model: AnyProjection, events: readonly StoredEvent[]) =>
    routeBatch(
      new EventHandlers(model),
      events.map((stored) => feedOf(stored, stored)),
    ).routed;

  it('does not write a document that stays as it is', () => {
    const [, second] = three();
    const loaded = [{ id: 'same', document: { id: 'same' }, lastPosition: 0n }];
    expect(foldBatch(routed(keep, second ? [second] : []), loaded)).toEqual({ writes: [] });
  });

  it('applies an event once, and one at the position that a document has seen not at all', () => {
    const [first, second] = three();
    if (!first || !second) throw new Error('no events');
    const loaded = [{ id: '1', document: { id: '1', sum: 5, entries: [5], last: '0' }, lastPosition: first.position }];
    const { writes } = foldBatch(routed(tally(), [first, second, second]), loaded);
    expect(writes).toEqual([
      { id: '1', document: { id: '1', sum: 12, entries: [5, 2], last: '10' }, lastPosition: second.position },
    ]);
  });

  it('makes an error of whatever is thrown', () => {
    const error = new RangeError('no');
    expect(asError(error)).toBe(error);
    expect(asError('no')).toEqual(new Error('no'));
  });
});
