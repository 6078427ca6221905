import type { AnyFact } from '../events/fact.js';
import type { Ledger } from './ledger.js';
import type { CommandContext, StreamDefinition } from './stream-definition.js';
import { StreamWriter, type Handled } from './stream-writer.js';

/** Read, fold, decide, append at the revision read: one command on one stream. Throws as {@link StreamWriter} does. */
export const handleCommand = <S, C, E extends AnyFact>(
  ledger: Ledger,
  definition: StreamDefinition<S, C, E>,
  id: string,
  command: C,
  context: CommandContext,
): Promise<Handled<S, E>> => handleCommands(ledger, definition, id, [command], context);

/** Likewise several commands: all of them or none. `ifRevision`: as {@link StreamWriter.handle} has it. */
export const handleCommands = async <S, C, E extends AnyFact>(
  ledger: Ledger,
  definition: StreamDefinition<S, C, E>,
  id: string,
  commands: readonly C[],
  context: CommandContext,
  ifRevision?: readonly bigint[],
): Promise<Handled<S, E>> => (await StreamWriter.open(ledger, definition, id)).handle(commands, context, ifRevision);
