import { pino, type DestinationStream } from 'pino';

/** So many characters wait for an output that takes nothing at the moment; what comes then is dropped. */
const MOST_WAITING = 1024 * 1024;

/**
 * Where log lines go. An output that is gone or full (a closed pipe, a disk without room) must end no call: nobody is
 * there to be told, so that its errors are dropped, and lines are written again as soon as it takes them.
 */
export const logDestination = (fd: number = process.stdout.fd): DestinationStream =>
  pino.destination({ fd, sync: true, maxLength: MOST_WAITING }).on('error', () => undefined);

/** The same for what Node itself and a start's words to the terminal write. */
export const outliveOutputs = (outputs: Pick<NodeJS.Process, 'stdout' | 'stderr'>): void => {
  for (const output of [outputs.stdout, outputs.stderr]) output.on('error', () => undefined);
};
