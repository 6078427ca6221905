import type { Clock } from '../clock/clock.js';

/** A step that takes longer is given up and tried again later: a receiver that hangs must not hold up all others. */
export const STEP_WITHIN_MS = 30_000;

export class StepTooSlow extends Error {
  override readonly name = 'StepTooSlow';
}

/** Runs a step with a signal that aborts with `signal`, or when it has taken too long: then {@link StepTooSlow}. */
export const timed = async <T>(
  clock: Clock,
  signal: AbortSignal,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  const late = new AbortController();
  let cancel: () => void = () => undefined;
  const tooSlow = new Promise<never>((_, reject) => {
    cancel = clock.after(STEP_WITHIN_MS, () => {
      late.abort();
      reject(new StepTooSlow(`not done within ${STEP_WITHIN_MS / 1000} s`));
    });
  });
  try {
    return await Promise.race([run(AbortSignal.any([signal, late.signal])), tooSlow]);
  } finally {
    cancel();
  }
};
