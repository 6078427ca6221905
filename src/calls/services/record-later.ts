import type { Clock } from '../../platform/clock/clock.js';

/** How long something about a dial is tried to be recorded while the store is away. */
const TRIES = 60;
const WAIT_MS = 2_000;

/** Tries to record what is known already, until it is recorded or two minutes are over. Never throws. */
export const recordLater = async (clock: Clock, record: () => Promise<unknown>): Promise<void> => {
  for (let tries = 0; tries < TRIES; tries++) {
    await clock.sleep(WAIT_MS);
    const recorded = await record().then(
      () => true,
      () => false,
    );
    if (recorded) return;
  }
};
