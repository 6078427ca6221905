import type { AnnotationsEvent } from './annotations/annotations.events.js';
import type { DialEvent } from './dial/dial.events.js';
import type { EndingEvent } from './ending/ending.events.js';
import type { ErasureEvent } from './erasure/erasure.events.js';
import type { HandoverEvent } from './handover/handover.events.js';
import type { ProgressEvent } from './progress/progress.events.js';
import type { SessionEvent } from './session/session.events.js';
import type { StartEvent } from './start/start.events.js';
import type { ToolsEvent } from './tools/tools.events.js';
import type { TurnsEvent } from './turns/turns.events.js';

// The words of the facts that others speak too: they know the call as a whole, not its facets.
export type { EndCause, Outcome } from './ending/ending.events.js';
export type { Assigned, CallStarted, Direction, RefusalReason } from './start/start.events.js';
export type { Speaker } from './turns/turns.events.js';

/** Everything that can have happened on a call, by facet. */
export type CallEvent =
  | StartEvent
  | DialEvent
  | ProgressEvent
  | SessionEvent
  | TurnsEvent
  | ToolsEvent
  | HandoverEvent
  | AnnotationsEvent
  | EndingEvent
  | ErasureEvent;
