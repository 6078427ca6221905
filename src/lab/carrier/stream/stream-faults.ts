import type { Clock } from '../../../platform/clock/clock.js';
import type { Call } from '../calls/call.js';
import type { FaultOf, Faults } from '../faults.js';
import type { MediaStream } from './media-stream.js';

/** Those whose time counts from the opening of a media socket. */
const KINDS = ['drop-stream', 'half-open-stream', 'garbage-frames', 'stream-network', 'store-away'] as const;
export type StreamFault = FaultOf<(typeof KINDS)[number]>;

const GARBAGE = ['not JSON', '[]', '{"event":null}', '{"event":"media","media":null}', '{"event":"made-up"}'];

/** Takes up what is armed for the next media socket; `signal` ends what has not struck. */
export const armStreamFaults = (
  { faults, clock }: Readonly<{ faults: Faults; clock: Clock }>,
  call: Call,
  media: MediaStream,
  signal: AbortSignal,
): void => {
  for (const kind of KINDS) {
    const fault = faults.take(kind);
    if (fault !== undefined) strikeStream(fault, call, media, clock, signal);
  }
};

/** Lets a fault strike when its time comes. */
export const strikeStream = (
  fault: StreamFault,
  call: Call,
  media: MediaStream,
  clock: Clock,
  signal: AbortSignal,
): void => {
  const cancel = clock.after(fault.afterMs, () => strike(fault, call, media, clock));
  signal.addEventListener('abort', cancel, { once: true });
};

const strike = (fault: StreamFault, call: Call, media: MediaStream, clock: Clock): void => {
  switch (fault.kind) {
    case 'drop-stream':
      return media.drop();
    case 'half-open-stream':
      return media.freeze();
    case 'garbage-frames':
      return GARBAGE.forEach((text) => media.sendRaw(text));
    case 'stream-network':
      return media.worsenNetwork(fault);
    case 'store-away':
      call.note({ type: 'storeAway' });
      // Not with the call: what was taken away must come back.
      clock.after(fault.forMs, () => call.note({ type: 'storeBack' }));
  }
};

export const isStreamFault = (fault: Readonly<{ kind: string }>): fault is StreamFault =>
  KINDS.some((kind) => kind === fault.kind);
