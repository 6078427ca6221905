import type { ExpectedRevision } from '#product/platform/event-store/event-store.js';
import type { NewEvent } from '#product/platform/events/event.js';
import { Durations } from '../kit/durations.js';
import { oneEvent } from './one-event.js';

export type Append = (stream: string, expected: ExpectedRevision, events: readonly NewEvent[]) => Promise<unknown>;
/** `p99` in milliseconds. */
export type AppendFigures = Readonly<{ perSecond: number; p99: number }>;

/** Writers with a stream each, every one appending again as soon as it was answered. */
export const appendForAWhile = async (append: Append, writers: number, ms: number): Promise<AppendFigures> => {
  const durations = new Durations();
  const startedAt = performance.now();
  const writer = async (): Promise<void> => {
    const stream = `call-${crypto.randomUUID()}`;
    for (let next = 0n; performance.now() - startedAt < ms; next++) {
      const expected = next === 0n ? 'no-stream' : next - 1n;
      await durations.time(() => append(stream, expected, [oneEvent()]));
    }
  };
  await Promise.all(Array.from({ length: writers }, writer));
  const { count, p99 } = durations.percentiles;
  return { perSecond: (count / (performance.now() - startedAt)) * 1000, p99 };
};
