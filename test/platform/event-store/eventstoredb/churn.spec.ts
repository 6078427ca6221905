import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { eventually } from '../../../kit/eventually.js';
import { newEvents } from '../../../kit/events.js';
import { stubbedStore } from '../../../kit/stubbed-store.js';

/** Of a batch; `npm run churn -- 20000` sets it. */
const ROUNDS = Number(process.env.CHURN ?? 60);
/** Heap that a round may leave behind, in bytes: one leaked listener a round is more. */
const BYTES_PER_ROUND = 4_000;
const BATCHES = 4;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const heapUsed = (): number => {
  collectGarbage();
  return process.memoryUsage().heapUsed;
};

describe('a long churn of short reads and followers', () => {
  // The product's own times: what is busy here is not slow.
  const { opened } = stubbedStore({});

  /** One read left early, one whole, and a follower that leaves after its first step. */
  const round = async (): Promise<void> => {
    for await (const _ of opened.store.readStream('call-1')) break;
    for await (const _ of opened.store.readAll({ maxCount: 5 }));
    const leaving = new AbortController();
    for await (const _ of opened.store.follow({ signal: leaving.signal })) leaving.abort();
  };
  const churn = async (rounds: number): Promise<void> => {
    for (let left = rounds; left > 0; left -= 10) await Promise.all(Array.from({ length: 10 }, round));
    await eventually(() => expect(opened.stub.openReads).toBe(opened.stub.subscriptions));
    opened.stub.calls.length = 0;
  };

  it(
    `leaks no stream and no memory (${ROUNDS} rounds)`,
    async () => {
      await opened.store.append('call-1', 'no-stream', newEvents(20));
      await churn(ROUNDS / 2);
      // Code that warms up grows the heap too, but not batch after batch.
      const grown: number[] = [];
      for (let batch = 0; batch < BATCHES; batch++) {
        const before = heapUsed();
        await churn(ROUNDS);
        grown.push(heapUsed() - before);
      }
      expect(opened.stub.subscriptions).toBe(1);
      if (process.env.CHURN) console.log(`${ROUNDS} rounds: the heap grew by ${grown.join(', ')} bytes`);
      expect(Math.min(...grown)).toBeLessThan(ROUNDS * BYTES_PER_ROUND);
    },
    30_000 + ROUNDS * BATCHES * 100,
  );
});
