import type { AnnotationsCommand } from './annotations/annotations.commands.js';
import type { DialCommand } from './dial/dial.commands.js';
import type { EndingCommand } from './ending/ending.commands.js';
import type { ErasureCommand } from './erasure/erasure.commands.js';
import type { HandoverCommand } from './handover/handover.commands.js';
import type { ProgressCommand } from './progress/progress.commands.js';
import type { SessionCommand } from './session/session.commands.js';
import type { StartCommand } from './start/start.commands.js';
import type { ToolsCommand } from './tools/tools.commands.js';
import type { TurnsCommand } from './turns/turns.commands.js';

// The commands that others name; they know the call as a whole, not its facets.
export type { RecordDial } from './dial/dial.commands.js';
export type { RecordCallStatus } from './progress/progress.commands.js';
export type { RefuseCall, StartCall } from './start/start.commands.js';
export type { AppendTurn, InterruptTurn } from './turns/turns.commands.js';

/**
 * Everything that can be told or asked of a call, by facet. All times enter here, so that no decision reads a clock:
 * ISO 8601 text, or `…Ms` since the first session opened.
 */
export type CallCommand =
  | StartCommand
  | DialCommand
  | ProgressCommand
  | SessionCommand
  | TurnsCommand
  | ToolsCommand
  | HandoverCommand
  | AnnotationsCommand
  | EndingCommand
  | ErasureCommand;
