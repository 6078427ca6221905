import type { ModelSessionSettings } from './realtime-model.js';

/** Which call this is, and which stream carries it. */
export type BridgedCall = Readonly<{
  callId: string;
  tenantId: string;
  streamSid: string;
  /** When the call's first session opened (Unix ms): turns are timed from there. Null: this is the first. */
  firstOpenedAtMs: number | null;
}>;

/** What the bridge makes the agent say in its own name. */
export type Phrases = Readonly<{
  wait: string;
  stillWaiting: string;
  resumed: string;
  timeLimit: string;
  trouble: string;
  goodbye: string;
  stillThere: string;
  silence: string;
}>;

/** Mu-law audio for when no model can speak: base64, in pieces of at most a second. */
export type Fillers = Readonly<{ reconnecting?: readonly string[]; apology?: readonly string[] }>;

export type BridgeSettings = Readonly<{
  /** Its history is made by the bridge. */
  session: Omit<ModelSessionSettings, 'history'>;
  /** Said first, exactly; null: the model begins in its own words. A resumed call is not greeted again. */
  greeting: string | null;
  phrases: Phrases;
  fillers: Fillers;
  /** Since the first session of the call. */
  timeLimitMs: number;
  /** After so much silence the caller is asked, and after as much again the call ends; null: silence has no end. */
  silenceLimitMs: number | null;
  /** A model session is replaced at the next quiet moment after this. */
  rolloverAfterMs: number;
  /** Default limit of a tool, and when the caller is told to wait, for the first time and then again. */
  toolTimeoutMs: number;
  toolFillerAfterMs: number;
  toolFillerEveryMs: number;
  /** Pauses before each attempt to get a model back; their number is the number of attempts. */
  reconnectDelaysMs: readonly number[];
  /** A provider that asks for a longer pause, because its rate limit is reached, is not tried again. */
  rateLimitPatienceMs: number;
  /**
   * An answer that is due and of which the session does not even say that it begins: the session is given up after
   * this, or after a multiple of what earlier answers of the call took, and not before the first has begun.
   */
  answerBeginsWithinMs: number;
  /** An answer that does not come, or has stopped coming, for this long: the session is given up. */
  answerWithinMs: number;
  /** The caller hears a filler after so much of it. */
  answerFillerAfterMs: number;
}>;

export const DEFAULT_PHRASES: Phrases = {
  wait: 'One moment please.',
  stillWaiting: 'I am still waiting for an answer. Please stay on the line.',
  resumed: 'Sorry, I was away for a moment. Please go on.',
  timeLimit: 'I am sorry, we have reached the time limit of this call. Thank you for calling, goodbye.',
  trouble: 'I am sorry, we have a technical problem and must end this call. Please call again later. Goodbye.',
  goodbye: 'Thank you for calling. Goodbye.',
  stillThere: 'Are you still there?',
  silence: 'I cannot hear you, so I will end this call now. Please call again. Goodbye.',
};

/** The provider ends a session after 60 minutes (protocol: D.6). */
export const BRIDGE_DEFAULTS = {
  phrases: DEFAULT_PHRASES,
  fillers: {},
  timeLimitMs: 60 * 60_000,
  silenceLimitMs: null,
  rolloverAfterMs: 55 * 60_000,
  toolTimeoutMs: 10_000,
  toolFillerAfterMs: 1200,
  toolFillerEveryMs: 10_000,
  reconnectDelaysMs: [0, 300, 700],
  rateLimitPatienceMs: 2000,
  answerBeginsWithinMs: 1000,
  answerWithinMs: 5000,
  answerFillerAfterMs: 2500,
} as const satisfies Partial<BridgeSettings>;
