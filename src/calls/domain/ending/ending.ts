import type { EndCause, EndingEvent, FinalStatus, Outcome } from './ending.events.js';

/** Whether, how and why a call has ended. Why its voice session did is the session's own fact. */
export type Ending = Readonly<{
  /** Why somebody outside the conversation asked for the end; null if nobody did. */
  requested: EndCause | null;
  /** What the call came to, as far as it is known. */
  outcome: Outcome | null;
  /** Null while the call is live. */
  ended: Readonly<{ status: FinalStatus; cause: EndCause }> | null;
}>;

export const notEnded: Ending = { requested: null, outcome: null, ended: null };
/** Of a call that was refused before it started. */
export const refused: Ending = { ...notEnded, ended: { status: 'failed', cause: 'refused' } };

export const foldEnding = (ending: Ending, { type, data }: EndingEvent): Ending => {
  switch (type) {
    case 'HangUpRequested':
      return { ...ending, requested: data.cause };
    case 'CallEnded': {
      const { status, cause, outcome } = data;
      return { ...ending, outcome, ended: { status, cause } };
    }
  }
};

/** A session or a human says what the call came to; a null says nothing. */
export const withOutcome = (ending: Ending, outcome: Outcome | null): Ending =>
  outcome === null ? ending : { ...ending, outcome };
