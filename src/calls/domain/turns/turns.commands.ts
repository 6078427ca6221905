import type { Speaker } from './turns.events.js';

/** `turnId` is the realtime item's id, so that a repeat is harmless. */
export type AppendTurn = Readonly<{
  type: 'AppendTurn';
  turnId: string;
  previousItemId: string | null;
  speaker: Speaker;
  text: string;
  startedAtMs: number;
  endedAtMs: number;
  /** Why the provider ended the agent's turn early. Absent: it did not, or a release spooled this that did not say. */
  cutReason?: string | null;
}>;
export type InterruptTurn = Readonly<{
  type: 'InterruptTurn';
  turnId: string;
  heardMs: number;
  heardText: string;
  atMs: number;
}>;
export type RecordDigits = Readonly<{ type: 'RecordDigits'; digits: string; atMs: number }>;

export type TurnsCommand = AppendTurn | InterruptTurn | RecordDigits;
