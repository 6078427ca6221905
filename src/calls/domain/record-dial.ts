import type { RecordDial } from './call.commands.js';
import type { CallEvent } from './call.events.js';
import { type Call } from './call.js';
import { CallCommandRefused } from './call.refusal.js';
import { ended } from './end-call.js';

/** How the carrier answered. A callback may have settled the dial before its own answer came: then nothing follows. */
export const recordDial = (command: RecordDial, call: Call): readonly CallEvent[] => {
  if (call.phase === 'none') throw new CallCommandRefused('call-not-started');
  if (call.callSid !== null || call.phase !== 'requested') return [];
  switch (command.outcome) {
    case 'accepted':
      return [{ type: 'DialAccepted', data: { callSid: command.callSid, acceptedAt: command.at } }];
    case 'rejected': {
      const { reason, providerCode, at } = command;
      return [
        { type: 'DialRejected', data: { reason, providerCode, rejectedAt: at } },
        ended(call, { status: 'failed', cause: 'carrier', outcome: null, durationSeconds: 0, at }),
      ];
    }
    case 'unknown':
      return call.dialUnknown ? [] : [{ type: 'DialUnknown', data: { reason: command.reason, at: command.at } }];
  }
};
