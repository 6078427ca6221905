import type { Clock } from './clock.js';

/** What `promise` resolves to; undefined if it takes longer than `ms`. */
export const within = <T>(clock: Clock, promise: Promise<T>, ms: number): Promise<T | undefined> => {
  let cancel: () => void = () => undefined;
  const late = new Promise<undefined>((resolve) => {
    cancel = clock.after(Math.max(0, ms), () => resolve(undefined));
  });
  return Promise.race([promise, late]).finally(() => cancel());
};
