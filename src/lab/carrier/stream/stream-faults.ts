import type { Clock } from '../../../platform/clock/clock.js';
import type { Faults } from '../faults.js';
import type { MediaStream } from './media-stream.js';

const GARBAGE = ['not JSON', '[]', '{"event":null}', '{"event":"media","media":null}', '{"event":"made-up"}'];

/** Takes up what is armed for the next media socket; `signal` is the call's end. */
export const armStreamFaults = (faults: Faults, media: MediaStream, clock: Clock, signal: AbortSignal): void => {
  const at = (fault: Readonly<{ afterMs: number }> | undefined, strike: () => void): void => {
    if (fault !== undefined) signal.addEventListener('abort', clock.after(fault.afterMs, strike), { once: true });
  };
  at(faults.take('drop-stream'), () => media.drop());
  at(faults.take('half-open-stream'), () => media.freeze());
  at(faults.take('garbage-frames'), () => GARBAGE.forEach((text) => media.sendRaw(text)));
};
