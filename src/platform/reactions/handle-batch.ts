import { asError } from '../following/as-error.js';
import { toldOf } from '../following/damaged-events.js';
import type { FeedEvent, KnownEvent } from '../following/feed-event.js';
import type { Guarded } from '../read-models/read-model-store.js';
import { atOnce } from './at-once.js';
import { isOutage } from './outage.js';
import type { React } from './react.js';
import type { SetAside } from './set-aside.js';

/** What was done of a batch: `last` is the event up to which, in the order of the log, everything is done. */
export type Handled = Readonly<{
  writes: readonly Guarded[];
  last: KnownEvent | undefined;
  /** Why the rest is not done. */
  failure?: Readonly<{ event: KnownEvent; error: Error }>;
}>;

export type BatchOptions = Readonly<{
  react: React;
  aside: SetAside;
  /** Whether an event that fails stops the reaction, or is set aside. */
  stops: boolean;
  nowMs: () => number;
  signal: AbortSignal;
}>;

/** Handles the events of a batch: those of one stream in order, those of several streams side by side. */
export const handleBatch = async (events: readonly FeedEvent[], options: BatchOptions): Promise<Handled> => {
  const { react, aside, stops, nowMs, signal } = options;
  const done = new Set<FeedEvent>();
  const writes: Guarded[] = [];
  let failure: Handled['failure'];
  const handle = async (event: FeedEvent): Promise<void> => {
    const told = toldOf(event);
    if (aside.holds(told.stream)) return note(aside.add(told, nowMs()));
    try {
      if (event.decoded === undefined) throw new Error('the event was not decoded');
      if (event.decoded instanceof Error) throw event.decoded;
      await react.to(event.decoded, signal);
    } catch (error) {
      if (signal.aborted || isOutage(error) || stops) throw error;
      note(aside.add(told, nowMs(), asError(error)));
    }
  };
  const note = (write: Guarded | undefined): void => void (write && writes.push(write));
  await atOnce([...byStream(events).values()], async (lane) => {
    for (const event of lane) {
      if (failure || signal.aborted) return;
      try {
        await handle(event);
        done.add(event);
      } catch (error) {
        failure ??= { event: event.stored, error: asError(error) };
      }
    }
  });
  const undone = events.findIndex((event) => !done.has(event));
  const last = (undone === -1 ? events : events.slice(0, undone)).at(-1)?.stored;
  return { writes, last, failure };
};

const byStream = (events: readonly FeedEvent[]): ReadonlyMap<string, readonly FeedEvent[]> => {
  const lanes = new Map<string, FeedEvent[]>();
  for (const event of events) {
    const { stream = '' } = toldOf(event);
    lanes.set(stream, [...(lanes.get(stream) ?? []), event]);
  }
  return lanes;
};
