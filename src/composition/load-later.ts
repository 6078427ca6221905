import type { Logger } from 'pino';

/** By then whoever waited for the start has been answered: loading holds up the event loop. */
const WAIT_MS = 1_000;

/**
 * Loads what a start does without, the carrier's REST client, so that the first dial need not wait for it. A dial that
 * comes earlier loads it itself.
 */
export const loadLater = (logger: Logger): void => {
  const load = (): void =>
    void import('../providers/twilio/twilio-client.js').catch((error: unknown) =>
      logger.error({ err: error }, "the carrier's client cannot be loaded"),
    );
  setTimeout(load, WAIT_MS).unref();
};
