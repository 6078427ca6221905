import type { HandoverEvent } from './handover.events.js';

/** How the handing over of a call to a human stands. */
export type Handover = 'none' | 'requested' | 'connected' | 'failed';

export const foldHandover = (_: Handover, { type }: HandoverEvent): Handover => {
  switch (type) {
    case 'CallEscalated':
      return 'requested';
    case 'EscalationConnected':
      return 'connected';
    case 'EscalationFailed':
      return 'failed';
  }
};
