import type { EscalateCall, RecordEscalation } from './call.commands.js';
import type { CallEvent } from './call.events.js';
import type { Call } from './call.js';
import { CallCommandRefused } from './call.refusal.js';

/** A call is handed over once at a time; after a failed attempt it may be tried again. */
export const escalateCall = (command: EscalateCall, call: Call): readonly CallEvent[] => {
  if (call.phase === 'none') throw new CallCommandRefused('call-not-started');
  if (call.escalation === 'requested') return [];
  if (call.escalation === 'connected') throw new CallCommandRefused('call-already-with-human');
  if (call.phase === 'ended') throw new CallCommandRefused('call-not-live');
  const { type: _, ...data } = command;
  return [{ type: 'CallEscalated', data }];
};

export const recordEscalation = (command: RecordEscalation, call: Call): readonly CallEvent[] => {
  if (call.escalation !== 'requested') return [];
  return command.outcome === 'connected'
    ? [{ type: 'EscalationConnected', data: { at: command.at } }]
    : [{ type: 'EscalationFailed', data: { reason: command.reason, at: command.at } }];
};
