import { expect } from '@jest/globals';
import { AppendOutcomeUnknown } from '../../../src/platform/event-store/event-store.errors.js';
import type { EventStore } from '../../../src/platform/event-store/event-store.js';
import { eventually } from '../../kit/eventually.js';

/** Moves time in small steps until the work is done. */
export const advancedUntilDone = async <T>(clock: { advance(ms: number): void }, work: Promise<T>): Promise<T> => {
  let done = false;
  const finished = work.finally(() => (done = true));
  finished.catch(() => undefined);
  await eventually(() => {
    clock.advance(200);
    expect(done).toBe(true);
  });
  return finished;
};

/** The outcome of the next appends stays unknown to their writer, who may have stored them. Returns how to end that. */
export const loseAppends = (store: EventStore, stored: boolean, times = 1): (() => void) => {
  const append = store.append.bind(store);
  let left = times;
  store.append = async (...parameters) => {
    if (left-- <= 0) return append(...parameters);
    if (stored) await append(...parameters);
    throw new AppendOutcomeUnknown();
  };
  return () => (left = 0);
};
