export type EscalateCall = Readonly<{
  type: 'EscalateCall';
  target: string;
  reason: string;
  initiatedBy: 'agent' | 'supervisor';
  at: string;
}>;
export type RecordEscalation = Readonly<
  { type: 'RecordEscalation'; at: string } & ({ outcome: 'connected' } | { outcome: 'failed'; reason: string })
>;

export type HandoverCommand = EscalateCall | RecordEscalation;
