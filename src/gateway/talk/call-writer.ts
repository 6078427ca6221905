import type { CallCommand } from '../../calls/domain/call.commands.js';
import type { Call } from '../../calls/domain/call.js';
import type { CommandContext } from '../../platform/commands/stream-definition.js';

/** The call's stream held open: its folded state, and one append per `handle`. All commands are written, or none. */
export interface CallWriter {
  readonly state: Call | null;
  handle(commands: readonly CallCommand[], context: CommandContext): Promise<unknown>;
}
