import type { CallCommand } from '../../calls/domain/call.commands.js';

/** What a journal tells whoever fills it. */
export type JournalHooks = Readonly<{
  /** Once: too much is waiting, the call must end. */
  onFull: () => void;
  /** The log does not take this call, although it takes others; it is kept and tried again. Once, until it is taken. */
  onHeldUp: (error: Error) => void;
  /** A command can never be written: refused by the decision, or there is no room left. */
  onDropped: (command: CallCommand, reason: string) => void;
}>;
