import type { CallEvent } from '../call.events.js';
import type { Call } from '../call.js';
import { CallCommandRefused } from '../call.refusal.js';
import type { StartCall } from './start.commands.js';

/**
 * An inbound call is there; an outbound one asks to be dialled, and whoever had this `DialRequested` appended dials.
 * The stream's name derives from the idempotency key (or the carrier's call id), so a repeat meets its first.
 */
export const startCall = (command: StartCall, call: Call | null): readonly CallEvent[] => {
  if (call !== null) return repeated(command, call);
  const { type: _, ...data } = command;
  const started: CallEvent = { type: 'CallStarted', data };
  return command.direction === 'outbound'
    ? [started, { type: 'DialRequested', data: { requestedAt: command.startedAt } }]
    : [started];
};

const repeated = ({ requestFingerprint }: StartCall, { erased, start }: Call): readonly CallEvent[] => {
  if (erased) throw new CallCommandRefused('erased');
  if (start.requestFingerprint !== requestFingerprint) throw new CallCommandRefused('idempotency-key-reused');
  return [];
};
