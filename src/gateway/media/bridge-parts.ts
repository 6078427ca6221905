import type { EndCause, Outcome } from '../../calls/domain/call.events.js';
import type { Clock } from '../../platform/clock/clock.js';
import type { BridgeObserver } from './bridge-report.js';
import type { BridgedCall, BridgeSettings } from './bridge-settings.js';
import type { Conversation } from '../talk/conversation.js';
import type { PhoneSocket } from './phone-line.js';
import type { RealtimeModel } from './realtime-model.js';
import type { ToolRuntime } from '../talk/tool-runtime.js';
import type { TurnJournal } from '../talk/turn-journal.js';

/** What one bridged call is made of. */
export type BridgeParts = Readonly<{
  call: BridgedCall;
  settings: BridgeSettings;
  socket: PhoneSocket;
  model: RealtimeModel;
  journal: TurnJournal;
  tools: ToolRuntime;
  /** Empty for a new call; rebuilt from the log where another session had the call before. */
  conversation: Conversation;
  clock: Clock;
  observe: BridgeObserver;
  /** The end is recorded, and the socket is about to be closed: Twilio will ask `action` how to go on. */
  onEnded: (cause: EndCause, outcome: Outcome | null) => void;
}>;
