import type { CallEvent } from '../call.events.js';
import type { Call } from '../call.js';
import type { RecordDigits } from './turns.commands.js';

/** Digits are told apart by when they were pressed: the same key a second later is another press. */
export const recordDigits = ({ digits, atMs }: RecordDigits, { turns }: Call): readonly CallEvent[] =>
  turns.digitsAtMs.has(atMs) ? [] : [{ type: 'DigitsReceived', data: { digits, atMs } }];
