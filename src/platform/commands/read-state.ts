import type { AnyFact } from '../events/fact.js';
import type { Ledger } from './ledger.js';
import type { StreamDefinition } from './stream-definition.js';
import { emptyFold, foldOn } from './stream-fold.js';

/** The state of a stream as the log has it now; the initial state of one that does not exist. */
export const readState = async <S, C, E extends AnyFact>(
  ledger: Ledger,
  definition: StreamDefinition<S, C, E>,
  id: string,
): Promise<S> => (await foldOn(ledger, definition, emptyFold(`${definition.category}-${id}`, definition))).state;
