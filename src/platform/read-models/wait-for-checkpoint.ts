import type { ReadModels, ReadModelSpec } from './read-model-store.js';

const POLL_MS = 10;

/**
 * Read-your-writes: waits until the read model's checkpoint has passed `position`, at most `withinMs` milliseconds of
 * wall time, and returns where it really stands.
 */
export const waitForCheckpoint = async (
  store: Pick<ReadModels, 'checkpoint'>,
  model: ReadModelSpec,
  position: bigint,
  withinMs = 2_000,
): Promise<bigint | undefined> => {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const checkpoint = await store.checkpoint(model);
    const left = deadline - performance.now();
    if ((checkpoint !== undefined && checkpoint >= position) || left <= 0) return checkpoint;
    await new Promise((resolve) => setTimeout(resolve, Math.min(POLL_MS, left)));
  }
};
