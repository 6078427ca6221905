import type { DialEvent } from './dial.events.js';

/** The carrier's part of a call: its own id for it, and how it answered when we asked it to dial. */
export type Dial = Readonly<{
  /** The carrier's id; null until a dial is known to be accepted. */
  callSid: string | null;
  /** The dial's outcome is not known: it may have happened. */
  unknown: boolean;
  refused: Readonly<{ reason: string; providerCode: number | null }> | null;
}>;

/** `callSid`: the caller dialled, and the carrier brought the call; null: it is we who dial. */
export const dialOf = (callSid: string | null): Dial => ({ callSid, unknown: false, refused: null });

export const foldDial = (dial: Dial, { type, data }: DialEvent): Dial => {
  switch (type) {
    case 'DialRequested':
      return dial;
    case 'DialAccepted':
      return { ...dial, callSid: data.callSid, unknown: false };
    case 'DialRejected':
      return { ...dial, unknown: false, refused: { reason: data.reason, providerCode: data.providerCode } };
    case 'DialUnknown':
      return { ...dial, unknown: true };
  }
};
