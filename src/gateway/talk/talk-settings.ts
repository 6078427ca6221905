/** What the agent is made to say in its own name. */
export type AgentPhrases = Readonly<{
  wait: string;
  stillWaiting: string;
  resumed: string;
  timeLimit: string;
  trouble: string;
  goodbye: string;
  stillThere: string;
  silence: string;
}>;

/** How long tools may take, in milliseconds. */
export type ToolLimits = Readonly<{
  /** Of a tool that keeps no time limit of its own. */
  toolTimeoutMs: number;
  /** The caller is told to wait after this, and then again at this interval. */
  toolFillerAfterMs: number;
  toolFillerEveryMs: number;
}>;

/** What a talk goes by, whatever carries it. */
export type TalkSettings = ToolLimits &
  Readonly<{
    /** Said first, exactly; null: the model begins in its own words. A resumed call is not greeted again. */
    greeting: string | null;
    phrases: AgentPhrases;
    /** Since the first voice session of the call. */
    timeLimitMs: number;
    /** After so much silence the caller is asked, and after as much again the call ends; null: silence has no end. */
    silenceLimitMs: number | null;
  }>;

const DEFAULT_PHRASES: AgentPhrases = {
  wait: 'One moment please.',
  stillWaiting: 'I am still waiting for an answer. Please stay on the line.',
  resumed: 'Sorry, I was away for a moment. Please go on.',
  timeLimit: 'I am sorry, we have reached the time limit of this call. Thank you for calling, goodbye.',
  trouble: 'I am sorry, we have a technical problem and must end this call. Please call again later. Goodbye.',
  goodbye: 'Thank you for calling. Goodbye.',
  stillThere: 'Are you still there?',
  silence: 'I cannot hear you, so I will end this call now. Please call again. Goodbye.',
};

export const TALK_DEFAULTS = {
  phrases: DEFAULT_PHRASES,
  timeLimitMs: 60 * 60_000,
  silenceLimitMs: null,
  toolTimeoutMs: 10_000,
  toolFillerAfterMs: 1200,
  toolFillerEveryMs: 10_000,
} as const satisfies Partial<TalkSettings>;
