import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { TimeSlices } from '../../../src/platform/clock/time-slices.js';

/** Pieces of work that take so many milliseconds each, begun all at once: how many were done after each turn. */
const doneByTurn = async (pieces: number, eachMs: number): Promise<readonly number[]> => {
  let now = 0;
  const slices = new TimeSlices(() => now);
  const done: number[] = [];
  const numbers = Array.from({ length: pieces }, (_, piece) => piece);
  const all = numbers.map((piece) => slices.run(() => ((now += eachMs), done.push(piece), piece)));
  const counts = [done.length];
  for (; done.length < pieces; counts.push(done.length)) await turn();
  expect(done).toEqual(numbers);
  await expect(Promise.all(all)).resolves.toEqual(numbers);
  return counts;
};

describe('time slices', () => {
  it('give a crowd of work two milliseconds of each turn of the event loop, in its order', async () => {
    await expect(doneByTurn(6, 1)).resolves.toEqual([2, 4, 6]);
  });

  it('do not split a piece, however long it takes', async () => {
    await expect(doneByTurn(3, 50)).resolves.toEqual([1, 2, 3]);
  });

  it('make nobody wait while there is time', async () => {
    await expect(doneByTurn(5, 0)).resolves.toEqual([5]);
  });

  it('hand on what a piece throws, and go on', async () => {
    const slices = new TimeSlices();
    const failing = (): never => {
      throw new RangeError('no');
    };
    await expect(slices.run(failing)).rejects.toThrow(RangeError);
    await expect(slices.run(() => 'next')).resolves.toBe('next');
  });
});
