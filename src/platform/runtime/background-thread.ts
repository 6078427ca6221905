import { getPriority, setPriority } from 'node:os';
import { isMainThread } from 'node:worker_threads';

/** The nice value of work that can wait; 0 is that of everything else. */
const BACKGROUND = 10;

/**
 * Gives way to the other threads where there are too few cores: what a caller hears is not late because a read model is
 * written. Only Linux has a priority for a thread (setpriority(2), "C library/kernel differences"); elsewhere it would
 * be that of the process, so nothing is done.
 */
export const runInBackground = (): void => {
  if (process.platform !== 'linux' || isMainThread) return;
  try {
    setPriority(Math.max(BACKGROUND, getPriority()));
  } catch {
    // A sandbox that forbids it: the thread works as well without.
  }
};
