import type { Logger } from 'pino';

type Faulty = Pick<NodeJS.EventEmitter, 'on'>;

/** `drain` takes no new calls, lets live ones end, and then ends the process; `leaveAtOnce` writes the spool and goes. */
export type WaysOut = Readonly<{ drain: () => void; leaveAtOnce: () => void }>;

/** A process that throws so often while it drains is past saving. */
const MAX_FAULTS = 100;

/**
 * What happens to an error that nobody caught (ADR 14): one throw must not end every call without the journal's last
 * word. A rejection leaves the state of others as it was, so the process goes on. After an exception nobody knows what
 * was left half done: live calls go on, no new ones are taken, and the process ends when they have.
 */
export const onUncaught = (faulty: Faulty, logger: Logger, { drain, leaveAtOnce }: WaysOut): void => {
  let faults = 0;
  faulty.on('unhandledRejection', (reason: unknown) => {
    logger.error({ err: reason }, 'nobody handled a rejection; the process goes on');
  });
  faulty.on('uncaughtException', (error: unknown) => {
    faults += 1;
    logger.fatal({ err: error, count: faults }, 'nobody caught an exception; no new calls, live ones may end');
    if (faults === 1) drain();
    if (faults === MAX_FAULTS) leaveAtOnce();
  });
};
