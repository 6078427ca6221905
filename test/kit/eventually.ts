/** Mutation testing, where most things never come true, is less patient. */
const PATIENCE_MS = (globalThis as { patienceMs?: number }).patienceMs ?? 10_000;

/** Repeats an assertion until it holds, at most `withinMs`; the last failure is thrown. For conditions, never as a pause. */
export const eventually = async <T>(assertion: () => T | Promise<T>, withinMs = PATIENCE_MS): Promise<T> => {
  const deadline = Date.now() + withinMs;
  for (;;) {
    try {
      return await assertion();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
};
