import type { Fact } from '../../../platform/events/fact.js';
import type { EndCause, Outcome } from '../ending/ending.events.js';

export type SessionOpened = Fact<
  'SessionOpened',
  { streamSid: string; model: string; voice: string; openedAt: string }
>;
/** `estimated`: nobody saw it happen, `at` is what others' records allow. */
export type SessionLost = Fact<'SessionLost', { streamSid: string; reason: string; at: string; estimated: boolean }>;
export type SessionResumed = Fact<'SessionResumed', { streamSid: string; at: string }>;
/** `cause` says why the session ended; why the call did says `CallEnded`. */
export type SessionEnded = Fact<
  'SessionEnded',
  { streamSid: string; cause: EndCause; outcome: Outcome | null; at: string }
>;

export type SessionEvent = SessionOpened | SessionLost | SessionResumed | SessionEnded;
