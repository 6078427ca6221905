import type { EndCause, Outcome } from '../../calls/domain/call.events.js';
import type { Clock } from '../../platform/clock/clock.js';
import type { AgentTools } from './agent-tools.js';
import type { Conversation } from './conversation.js';
import type { TalkCall } from './talk-call.js';
import type { TalkObserver } from './talk-report.js';
import type { TalkSettings } from './talk-settings.js';
import type { TurnJournal } from './turn-journal.js';

/** What one talk is made of, whatever carries it. */
export type TalkParts = Readonly<{
  call: TalkCall;
  settings: TalkSettings;
  journal: TurnJournal;
  tools: AgentTools;
  /** Empty for a new call; rebuilt from the log where the call had a voice session before. */
  conversation: Conversation;
  clock: Clock;
  observe: TalkObserver;
  /** The end is recorded, and the line is about to be closed: the carrier will ask how the call goes on. */
  onEnded: (cause: EndCause, outcome: Outcome | null) => void;
}>;

/** What a talk asks of whoever carries it, speech apart. */
export type TalkHooks = Readonly<{
  /** A tool's result is there: the model is told, and speaks about it when no other result is missing. */
  answerTool: (callId: string, output: string) => void;
  /** The agent has said something since the caller last spoke. */
  agentSpokeLast: () => boolean;
  callerSpeaks: () => boolean;
  /** Neither side speaks or is about to, and there is somebody to speak. */
  silent: () => boolean;
  /** The caller's last words are still being transcribed. */
  awaitsTranscript: () => boolean;
  /** The voice session ends: keys pressed so far count as entered. */
  flushKeys: () => void;
  /** It ends: what was not heard by now never will be, and nothing more is said. */
  settleTurns: () => void;
  /** Closes the way to the caller. */
  closeLine: () => void;
  /** Nothing more is expected of the model. */
  closeModel: () => void;
}>;
