import type { Fact } from '../../../platform/events/fact.js';

export type Speaker = 'caller' | 'agent';

/** Times are milliseconds since the first session of the call was opened. */
export type TurnAppended = Fact<
  'TurnAppended',
  {
    turnId: string;
    previousItemId: string | null;
    speaker: Speaker;
    text: string;
    startedAtMs: number;
    endedAtMs: number;
    /** The provider's reason for having ended the agent's turn early (`max_output_tokens`, …); null if it did not. */
    cutReason: string | null;
  }
>;
/** What the caller had really heard: `heardMs` measured from what was played, `heardText` estimated from it. */
export type TurnInterrupted = Fact<
  'TurnInterrupted',
  { turnId: string; heardMs: number; heardText: string; estimated: true; atMs: number }
>;
export type DigitsReceived = Fact<'DigitsReceived', { digits: string; atMs: number }>;

export type TurnsEvent = TurnAppended | TurnInterrupted | DigitsReceived;
