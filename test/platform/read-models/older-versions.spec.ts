import { describe, expect, it } from '@jest/globals';
import { olderOf } from '../../../src/platform/read-models/projection.js';
import { projections } from '../../../src/contexts.js';
import { tally } from '../../kit/tally.projection.js';

/** From the first version that anybody ran to the one before today's. */
const before = ({ version, firstVersion = 1 }: { version: number; firstVersion?: number }): number[] =>
  Array.from({ length: version - firstVersion }, (_, index) => firstVersion + index);

describe('the read models of the product', () => {
  it.each(projections.map((model) => [model.name, model] as const))(
    '%s names each older version that may be served while it is built',
    (name, model) => {
      const older = model.predecessors ?? [];
      expect(older.map(({ version }) => version).sort((a, b) => a - b)).toEqual(before(model));
      expect(older.every((one) => one.name === name)).toBe(true);
    },
  );
});

it('a version that only lacks what was added later is kept by the fold of today', () => {
  const today = tally('tally', 3);
  const [two, one] = olderOf(today, 2, 1);
  expect([two?.version, one?.version]).toEqual([2, 1]);
  expect(two?.on).toBe(today.on);
});
