import type { ExpectedRevision } from '#product/platform/event-store/event-store.js';
import type { NewEvent } from '#product/platform/events/event.js';
import type { AppendMeter } from './append-meter.js';
import { oneEvent } from './one-event.js';

export type Append = (stream: string, expected: ExpectedRevision, events: readonly NewEvent[]) => Promise<unknown>;

/** Writers with a stream each, every one appending again as soon as it was answered. */
export const appendForAWhile = async (
  append: Append,
  writers: number,
  ms: number,
  meter: AppendMeter,
): Promise<void> => {
  const startedAt = performance.now();
  let appends = 0;
  const writer = async (): Promise<void> => {
    const stream = `call-${crypto.randomUUID()}`;
    for (let next = 0n; performance.now() - startedAt < ms; next++) {
      const expected = next === 0n ? 'no-stream' : next - 1n;
      await meter.durations.time(() => append(stream, expected, [oneEvent()]));
      appends += 1;
    }
  };
  await Promise.all(Array.from({ length: writers }, writer));
  meter.add(appends, performance.now() - startedAt);
};
