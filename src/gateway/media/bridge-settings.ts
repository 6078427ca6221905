import type { AnswerLimits } from '../talk/answer-watch.js';
import { TALK_DEFAULTS, type TalkSettings } from '../talk/talk-settings.js';
import type { ModelSessionSettings } from './realtime-model.js';

/** Mu-law audio for when no model can speak: base64, in pieces of at most a second. */
export type Fillers = Readonly<{ reconnecting?: readonly string[]; apology?: readonly string[] }>;

export type BridgeSettings = TalkSettings &
  AnswerLimits &
  Readonly<{
    /** Its history is made by the bridge. */
    session: Omit<ModelSessionSettings, 'history'>;
    fillers: Fillers;
    /** A model session is replaced at the next quiet moment after this (ms). */
    rolloverAfterMs: number;
    /** Pauses before each attempt to get a model back (ms); their number is the number of attempts. */
    reconnectDelaysMs: readonly number[];
    /** A provider that asks for a longer pause (ms), because its rate limit is reached, is not tried again. */
    rateLimitPatienceMs: number;
  }>;

/** The provider ends a model session after 60 minutes (protocol: D.6). */
export const BRIDGE_DEFAULTS = {
  ...TALK_DEFAULTS,
  fillers: {},
  rolloverAfterMs: 55 * 60_000,
  reconnectDelaysMs: [0, 300, 700],
  rateLimitPatienceMs: 2000,
  answerBeginsWithinMs: 1000,
  answerWithinMs: 5000,
  answerFillerAfterMs: 2500,
} as const satisfies Partial<BridgeSettings>;
