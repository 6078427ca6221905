import type { Clock } from '../clock/clock.js';

/** Waits for `ms`, until the signal aborts, or until the function that `interruptible` is given is called. */
export const pause = async (
  clock: Clock,
  ms: number,
  signal: AbortSignal,
  interruptible: (interrupt: () => void) => void = () => undefined,
): Promise<void> => {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      cancel();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const cancel = clock.after(ms, done);
    interruptible(done);
    signal.addEventListener('abort', done);
  });
};
