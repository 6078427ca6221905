/**
 * Lets loops sleep until something happens. Listeners on the signals are taken off again after each sleep: they live as
 * long as the process (`AbortSignal.any` keeps a trace of every signal it ever made from one).
 */
export class WakeUp {
  readonly #sleeping = new Set<() => void>();

  /** Resolves at the next {@link wakeAll}, when `signal` aborts, or after `maxMs`. */
  wait(signal: AbortSignal, maxMs: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        this.#sleeping.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, maxMs);
      signal.addEventListener('abort', wake);
      this.#sleeping.add(wake);
      if (signal.aborted) wake();
    });
  }

  wakeAll(): void {
    for (const wake of [...this.#sleeping]) wake();
  }
}

/** A signal that aborts with the first of two; `release` takes its listeners off again. */
export const either = (one: AbortSignal, other: AbortSignal): { signal: AbortSignal; release: () => void } => {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  for (const signal of [one, other]) signal.addEventListener('abort', abort);
  if (one.aborted || other.aborted) abort();
  const release = (): void => [one, other].forEach((signal) => signal.removeEventListener('abort', abort));
  return { signal: controller.signal, release };
};
