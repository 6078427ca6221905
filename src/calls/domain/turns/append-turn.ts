import type { CallEvent } from '../call.events.js';
import type { Call } from '../call.js';
import type { AppendTurn } from './turns.commands.js';

/** A turn is accepted after the end: transcripts and spooled turns routinely come late. */
export const appendTurn = (command: AppendTurn, { turns }: Call): readonly CallEvent[] => {
  if (turns.appended.has(command.turnId)) return [];
  const { type: _, cutReason = null, ...data } = command;
  return [{ type: 'TurnAppended', data: { ...data, cutReason } }];
};
