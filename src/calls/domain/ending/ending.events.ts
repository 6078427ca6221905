import type { Fact } from '../../../platform/events/fact.js';
import type { Assigned, Direction } from '../start/start.events.js';

/** Twilio's terminal words for a call (protocol: Call resource, `status`). */
export type FinalStatus = 'completed' | 'busy' | 'failed' | 'no-answer' | 'canceled';
/** The stable outcome model that operators and analytics count by. */
export type Outcome = 'resolved' | 'transferred' | 'callback_created' | 'no_answer' | 'failed_authentication';
/** Why a voice session, or a call, came to an end: two facts, mostly of the same cause. */
export type EndCause =
  | 'caller-hung-up'
  | 'agent-ended'
  | 'api'
  | 'time-limit'
  | 'silence'
  | 'escalated'
  | 'provider-failed'
  | 'journal-full'
  | 'drained'
  | 'stream-lost'
  /** The process that carried it died; nobody else took the call. */
  | 'process-lost'
  /** We did not take it: see `CallRefused`. */
  | 'refused'
  | 'carrier';

/** Somebody outside the conversation wants it ended; the carrier is told next. */
export type HangUpRequested = Fact<'HangUpRequested', { cause: 'api'; at: string }>;
export type CallEnded = Fact<
  'CallEnded',
  Assigned & {
    tenantId: string;
    direction: Direction;
    startedAt: string;
    status: FinalStatus;
    cause: EndCause;
    outcome: Outcome | null;
    durationSeconds: number;
    endedAt: string;
    /** Nobody of ours saw the end: `endedAt` follows from what the carrier's records say. */
    estimated: boolean;
  }
>;

export type EndingEvent = HangUpRequested | CallEnded;
