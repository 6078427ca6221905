import type { CallEvent } from '../call.events.js';
import type { Call } from '../call.js';
import type { InterruptTurn } from './turns.commands.js';

/** A turn is cut once; its text need not have come yet. */
export const interruptTurn = (command: InterruptTurn, { turns }: Call): readonly CallEvent[] => {
  if (turns.interrupted.has(command.turnId)) return [];
  const { type: _, ...data } = command;
  return [{ type: 'TurnInterrupted', data: { ...data, estimated: true } }];
};
