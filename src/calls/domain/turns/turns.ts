import { Set as PersistentSet } from 'immutable';
import type { TurnsEvent } from './turns.events.js';

/** What has been said and pressed, as far as repeats must be told from news: texts are left to the readers. */
export type Turns = Readonly<{
  appended: PersistentSet<string>;
  interrupted: PersistentSet<string>;
  /** When digits were pressed (ms since the first session opened). */
  digitsAtMs: PersistentSet<number>;
}>;

export const noTurns: Turns = {
  appended: PersistentSet(),
  interrupted: PersistentSet(),
  digitsAtMs: PersistentSet(),
};

export const foldTurns = (turns: Turns, { type, data }: TurnsEvent): Turns => {
  switch (type) {
    case 'TurnAppended':
      return { ...turns, appended: turns.appended.add(data.turnId) };
    case 'TurnInterrupted':
      return { ...turns, interrupted: turns.interrupted.add(data.turnId) };
    case 'DigitsReceived':
      return { ...turns, digitsAtMs: turns.digitsAtMs.add(data.atMs) };
  }
};
