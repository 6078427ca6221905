import { describe, expect, it } from '@jest/globals';
import type { Followed } from '../../../src/platform/event-store/event-store.js';
import { StepBuffer } from '../../../src/platform/following/step-buffer.js';
import { eventually } from '../../kit/eventually.js';

const step = (position: number): Followed => ({ caughtUp: false, position: BigInt(position) });
const positionsOf = (steps: readonly Followed[]) => steps.map((one) => ('position' in one ? Number(one.position) : -1));

/** A follower that hands out what it is told to, and knows how far it was read. */
class Source {
  given = 0;
  left = false;
  constructor(
    private readonly count: number,
    private readonly end: () => Promise<void> | void = () => new Promise<void>(() => undefined),
  ) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<Followed> {
    try {
      while (this.given < this.count) yield step(this.given++);
      await this.end();
    } finally {
      this.left = true;
    }
  }
}

describe('a buffer before a follower', () => {
  it('hands out what has arrived, in order, at most as much as is asked for', async () => {
    const buffer = new StepBuffer(new Source(5));
    const first = [...(await buffer.take(2)), ...(await buffer.take(2))];
    expect(positionsOf(first).slice(0, 2)).toEqual([0, 1]);
    const rest = [...first];
    while (rest.length < 5) rest.push(...(await buffer.take(2)));
    expect(positionsOf(rest)).toEqual([0, 1, 2, 3, 4]);
  });

  it('waits for the first step', async () => {
    let arrive: () => void = () => undefined;
    const arrived = new Promise<void>((resolve) => (arrive = resolve));
    const source = (async function* () {
      await arrived;
      yield step(7);
      await new Promise<void>(() => undefined);
    })();
    const taken = new StepBuffer(source).take(10);
    arrive();
    expect(positionsOf(await taken)).toEqual([7]);
  });

  it('returns nothing when it is woken, before or while it is asked, and waits again afterwards', async () => {
    const buffer = new StepBuffer(new Source(0));
    buffer.wake();
    expect(await buffer.take(10)).toEqual([]);
    let returned = false;
    const taken = buffer.take(10).finally(() => (returned = true));
    await new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(returned).toBe(false);
    buffer.wake();
    expect(await taken).toEqual([]);
  });

  it('reads ahead to its bound, and on when something was taken', async () => {
    const source = new Source(5_000);
    const buffer = new StepBuffer(source);
    await eventually(() => expect(source.given).toBe(2_000));
    await new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(source.given).toBe(2_000);
    expect(await buffer.take(2_000)).toHaveLength(2_000);
    await eventually(() => expect(source.given).toBe(4_000));
  });

  it.each([0, 2_500])('lets go of its source when it is closed, with %d steps to read', async (count) => {
    const source = new Source(count, () => undefined);
    const buffer = new StepBuffer(source);
    if (count > 0) await eventually(() => expect(source.given).toBe(2_000));
    buffer.close();
    await eventually(() => expect(source.left).toBe(true));
    expect(source.given).toBe(Math.min(count, 2_000));
  });

  it('hands out everything before it tells of the end, and of the error that made it', async () => {
    const ended = new StepBuffer(new Source(2, () => undefined));
    await new Promise<void>((resolve) => setImmediate(resolve));
    expect(positionsOf(await ended.take(1))).toEqual([0]);
    expect(positionsOf(await ended.take(10))).toEqual([1]);
    await expect(ended.take(10)).rejects.toThrow('the follower ended');
    const broken = new StepBuffer(new Source(0, () => Promise.reject(new RangeError('broken'))));
    await expect(broken.take(10)).rejects.toThrow(RangeError);
  });
});
