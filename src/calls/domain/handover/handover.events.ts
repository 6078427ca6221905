import type { Fact } from '../../../platform/events/fact.js';

export type CallEscalated = Fact<
  'CallEscalated',
  { target: string; reason: string; initiatedBy: 'agent' | 'supervisor'; at: string }
>;
export type EscalationConnected = Fact<'EscalationConnected', { at: string }>;
export type EscalationFailed = Fact<'EscalationFailed', { reason: string; at: string }>;

export type HandoverEvent = CallEscalated | EscalationConnected | EscalationFailed;
