export type Direction = 'inbound' | 'outbound-api' | 'outbound-dial';

export type CallStatus =
  'queued' | 'initiated' | 'ringing' | 'in-progress' | 'completed' | 'busy' | 'failed' | 'no-answer' | 'canceled';

export type CallbackEvent = 'initiated' | 'ringing' | 'answered' | 'completed';

const TERMINAL: readonly CallStatus[] = ['completed', 'busy', 'failed', 'no-answer', 'canceled'];

export const isTerminal = (status: CallStatus): boolean => TERMINAL.includes(status);

/** Every terminal status belongs to the event `completed`; a queued call has none. */
export const callbackEventOf = (status: CallStatus): CallbackEvent | undefined => {
  if (isTerminal(status)) return 'completed';
  if (status === 'in-progress') return 'answered';
  return status === 'initiated' || status === 'ringing' ? status : undefined;
};

/** REST knows no `initiated`. */
export const restStatus = (status: CallStatus): CallStatus => (status === 'initiated' ? 'queued' : status);
