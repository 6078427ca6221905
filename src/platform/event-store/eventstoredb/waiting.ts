import { WakeUp } from '../wake-up.js';

/** Timers of a network are wall time: these do not go through the `Clock`, which tests may run faster. */
export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Resolves after `ms`, or as soon as `signal` aborts. */
export const sleepUnless = (signal: AbortSignal, ms: number): Promise<void> => new WakeUp().wait(signal, ms);

/** The promise's own outcome, or a {@link TimedOut} when that takes longer than `ms`. */
export const within = async <T>(promise: Promise<T>, ms: number): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TimedOut(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
};

export class TimedOut extends Error {
  override readonly name = 'TimedOut';
}

const BASE_MS = 50;
const CAP_MS = 2_000;

/** How long to wait before try number `attempt` (from 0): doubling, capped, the upper half of it at random. */
export const backOffMs = (attempt: number): number => {
  const ceiling = Math.min(CAP_MS, BASE_MS * 2 ** attempt);
  return ceiling / 2 + (Math.random() * ceiling) / 2;
};
