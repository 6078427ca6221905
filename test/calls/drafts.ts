import type { CallCommand } from '../../src/calls/domain/call.commands.js';
import type { CallEvent } from '../../src/calls/domain/call.events.js';

/** Commands that nobody sends yet, and the events that only they lead to: no log holds one, so their shapes may change. */
export const unsent = {
  EscalateCall: ['CallEscalated'],
  RecordEscalation: ['EscalationConnected', 'EscalationFailed'],
  RecordConsent: ['ConsentRecorded'],
  AttachRecording: ['RecordingAttached'],
  SummarizeCall: ['CallSummarized'],
  RecordCost: ['CallCosted'],
  EraseCall: ['CallErased'],
} as const satisfies Partial<Record<CallCommand['type'], readonly CallEvent['type'][]>>;

export const drafts: readonly CallEvent['type'][] = Object.values(unsent).flat();
