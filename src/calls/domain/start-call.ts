import type { StartCall } from './call.commands.js';
import type { CallEvent } from './call.events.js';
import type { Call } from './call.js';
import { CallCommandRefused } from './call.refusal.js';

/**
 * An inbound call is there; an outbound one asks to be dialled, and whoever had this `DialRequested` appended dials.
 * The stream's name derives from the idempotency key (or the carrier's call id), so a repeat meets its first.
 */
export const startCall = (command: StartCall, call: Call): readonly CallEvent[] => {
  if (call.erased) throw new CallCommandRefused('erased');
  if (call.phase !== 'none') {
    if (call.requestFingerprint !== command.requestFingerprint) throw new CallCommandRefused('idempotency-key-reused');
    return [];
  }
  const { type: _, ...data } = command;
  const started: CallEvent = { type: 'CallStarted', data };
  return command.direction === 'outbound'
    ? [started, { type: 'DialRequested', data: { requestedAt: command.startedAt } }]
    : [started];
};
