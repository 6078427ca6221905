import type { CallEvent } from '../call.events.js';
import type { Call } from '../call.js';
import type { RecordEscalation } from './handover.commands.js';

/** How an escalation went; news of one that nobody asked for is none. */
export const recordEscalation = (command: RecordEscalation, { handover }: Call): readonly CallEvent[] => {
  if (handover !== 'requested') return [];
  return command.outcome === 'connected'
    ? [{ type: 'EscalationConnected', data: { at: command.at } }]
    : [{ type: 'EscalationFailed', data: { reason: command.reason, at: command.at } }];
};
