import type { AppendTurn, InterruptTurn, RecordDigits } from './call.commands.js';
import type { CallEvent } from './call.events.js';
import type { Call } from './call.js';
import { CallCommandRefused } from './call.refusal.js';

/** A turn is accepted after the end: transcripts and spooled turns routinely come late. */
export const appendTurn = (command: AppendTurn, call: Call): readonly CallEvent[] => {
  if (call.phase === 'none') throw new CallCommandRefused('call-not-started');
  if (call.turns.has(command.turnId)) return [];
  const { type: _, cutReason = null, ...data } = command;
  return [{ type: 'TurnAppended', data: { ...data, cutReason } }];
};

export const interruptTurn = (command: InterruptTurn, call: Call): readonly CallEvent[] => {
  if (call.phase === 'none') throw new CallCommandRefused('call-not-started');
  if (call.interrupted.has(command.turnId)) return [];
  const { type: _, ...data } = command;
  return [{ type: 'TurnInterrupted', data: { ...data, estimated: true } }];
};

/** Digits are told apart by when they were pressed: the same key a second later is another press. */
export const recordDigits = (command: RecordDigits, call: Call): readonly CallEvent[] => {
  if (call.phase === 'none') throw new CallCommandRefused('call-not-started');
  if (call.marks.has(`digits:${command.atMs}`)) return [];
  return [{ type: 'DigitsReceived', data: { digits: command.digits, atMs: command.atMs } }];
};
