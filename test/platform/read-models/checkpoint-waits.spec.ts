import { describe, expect, it } from '@jest/globals';
import { StoreUnavailable } from '../../../src/platform/event-store/event-store.errors.js';
import { CheckpointWaits } from '../../../src/platform/read-models/checkpoint-waits.js';
import { eventually } from '../../kit/eventually.js';
import { tally } from '../../kit/tally.projection.js';

const LONG_MS = 60_000;
const HUGE = 9_999_999_999_999_999_999n;

/** A read model whose checkpoint the test moves, and a log that ends at `head`. */
const setUp = (head: bigint | undefined) => {
  const state = { checkpoint: undefined as bigint | undefined, looks: 0, head, away: false };
  const store = {
    checkpoint: async () => {
      state.looks += 1;
      if (state.away) throw new StoreUnavailable('away');
      return state.checkpoint;
    },
  };
  return { state, waits: new CheckpointWaits(store, { head: async () => state.head }) };
};

describe('reading what was just written', () => {
  it('waits until the checkpoint has passed the position', async () => {
    const { state, waits } = setUp(9n);
    const waiting = waits.until(tally(), 5n, LONG_MS);
    state.checkpoint = 4n;
    await eventually(() => expect(state.looks).toBeGreaterThan(3));
    state.checkpoint = 6n;
    expect(await waiting).toBe(6n);
    expect(await waits.until(tally(), 5n, LONG_MS)).toBe(6n);
  });

  it('gives up in time, and says where the read model stands', async () => {
    const { state, waits } = setUp(9n);
    state.checkpoint = 1n;
    expect(await waits.until(tally(), 5n, 20)).toBe(1n);
  });

  it('waits for no more than there is', async () => {
    const { state, waits } = setUp(7n);
    state.checkpoint = 7n;
    expect(await waits.until(tally(), HUGE, LONG_MS)).toBe(7n);
    state.checkpoint = 3n;
    const waiting = waits.until(tally(), HUGE, LONG_MS);
    state.checkpoint = 7n;
    expect(await waiting).toBe(7n);
    expect(await setUp(undefined).waits.until(tally(), HUGE, LONG_MS)).toBeUndefined();
  });

  it('looks once for all who wait', async () => {
    const { state, waits } = setUp(9n);
    const waiting = Array.from({ length: 100 }, (_, index) => waits.until(tally(), BigInt(index % 9), LONG_MS));
    await eventually(() => expect(state.looks).toBeGreaterThan(102));
    state.looks = 0;
    await eventually(() => expect(state.looks).toBeGreaterThan(2));
    expect(state.looks).toBeLessThan(50);
    state.checkpoint = 9n;
    expect(new Set(await Promise.all(waiting))).toEqual(new Set([9n]));
  });

  it('ends when the store goes while it waits', async () => {
    const { state, waits } = setUp(9n);
    const first = waits.until(tally(), 5n, LONG_MS);
    const second = waits.until(tally(), 6n, LONG_MS);
    await eventually(() => expect(state.looks).toBeGreaterThan(3));
    state.away = true;
    await expect(first).rejects.toThrow('away');
    await expect(second).rejects.toThrow('away');
  });
});
