import type { CallEvent } from '../call.events.js';
import { type Call, isRequested } from '../call.js';
import { callEnded } from '../ending/call-ended.js';
import type { RecordDial } from './dial.commands.js';

/** How the carrier answered. A callback may have settled the dial before its own answer came: then nothing follows. */
export const recordDial = (command: RecordDial, call: Call): readonly CallEvent[] => {
  if (!isRequested(call)) return [];
  switch (command.outcome) {
    case 'accepted':
      return [{ type: 'DialAccepted', data: { callSid: command.callSid, acceptedAt: command.at } }];
    case 'rejected': {
      const { reason, providerCode, at } = command;
      return [
        { type: 'DialRejected', data: { reason, providerCode, rejectedAt: at } },
        callEnded(call, { status: 'failed', cause: 'carrier', outcome: null, durationSeconds: 0, at }),
      ];
    }
    case 'unknown':
      return call.dial.unknown ? [] : [{ type: 'DialUnknown', data: { reason: command.reason, at: command.at } }];
  }
};
