import type { CallEvent } from '../call.events.js';
import { type Call, isLive } from '../call.js';
import { CallCommandRefused } from '../call.refusal.js';
import type { EscalateCall } from './handover.commands.js';

/** A call is handed over once at a time; after a failed attempt it may be tried again. */
export const escalateCall = (command: EscalateCall, call: Call): readonly CallEvent[] => {
  if (call.handover === 'requested') return [];
  if (call.handover === 'connected') throw new CallCommandRefused('call-already-with-human');
  if (!isLive(call)) throw new CallCommandRefused('call-not-live');
  const { type: _, ...data } = command;
  return [{ type: 'CallEscalated', data }];
};
