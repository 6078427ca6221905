import type { CallEvent } from '../call.events.js';
import type { Call } from '../call.js';
import type { RecordCost } from './annotations.commands.js';

/** A call costs once. */
export const recordCost = (command: RecordCost, { annotations }: Call): readonly CallEvent[] => {
  if (annotations.costed) return [];
  const { type: _, ...data } = command;
  return [{ type: 'CallCosted', data }];
};
