/**
 * The agent's speech, as far as a talk decides on it: lines are asked for here, and how they become audible (audio of a
 * realtime model, text that the carrier speaks) is the implementation's business. No method throws or blocks.
 */
export interface AgentSpeech {
  /** A model is there to make words. Without one, only recordings can be heard. */
  readonly available: boolean;
  /** Nothing is being made, about to be made, or waiting to be asked for. */
  readonly idle: boolean;
  /** Milliseconds until everything that was made has been heard. */
  readonly remainingMs: number;
  /** Calls back when everything has been heard, also what is added meanwhile. Returns the cancellation. */
  whenHeard(callback: () => void): () => void;
  /** Says exactly this as soon as neither side speaks; dropped when the caller speaks first. */
  say(words: string): void;
  /** Says exactly this as soon as the agent's answer in progress is over, whatever the caller does. */
  sayLast(words: string): void;
  /** Stops what is being said, and the answer that it belongs to. */
  stop(): void;
  /** From now on the caller is heard, but speech neither stops the agent nor is answered. */
  hearOnly(): void;
  /** Plays the recorded apology, for when nobody can make words. */
  apologise(): void;
}
