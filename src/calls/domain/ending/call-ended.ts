import type { Call, ActiveCall } from '../call.js';
import type { CallEnded, EndCause, FinalStatus, Outcome } from './ending.events.js';

type End = Readonly<{
  status: FinalStatus;
  cause: EndCause;
  outcome: Outcome | null;
  durationSeconds: number;
  at: string;
  /** `at` is not seen but worked out. */
  estimated?: boolean;
}>;

/** The end as a fact; it repeats who and when so that statistics need no join. */
export const callEnded = ({ start }: ActiveCall, { at, estimated = false, ...end }: End): CallEnded => {
  const { tenantId, direction, startedAt, assigned } = start;
  return {
    type: 'CallEnded',
    data: { ...assigned, tenantId, direction, startedAt, ...end, endedAt: at, estimated },
  };
};

/** Whole seconds that the two parties were connected. */
export const talkedSeconds = ({ progress: { answeredAt } }: Call, at: string): number =>
  answeredAt === null ? 0 : Math.max(0, Math.round((Date.parse(at) - Date.parse(answeredAt)) / 1000));
