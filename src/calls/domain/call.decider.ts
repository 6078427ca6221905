import type { Decider } from '../../platform/commands/stream-definition.js';
import { attachRecording } from './annotations/attach-recording.js';
import { recordConsent } from './annotations/record-consent.js';
import { recordCost } from './annotations/record-cost.js';
import { summarizeCall } from './annotations/summarize-call.js';
import type { CallCommand } from './call.commands.js';
import type { CallEvent } from './call.events.js';
import type { Call } from './call.js';
import { CallCommandRefused } from './call.refusal.js';
import { recordDial } from './dial/record-dial.js';
import { endCall } from './ending/end-call.js';
import { requestHangUp } from './ending/request-hang-up.js';
import { eraseCall } from './erasure/erase-call.js';
import { evolveCall } from './evolve-call.js';
import { escalateCall } from './handover/escalate-call.js';
import { recordEscalation } from './handover/record-escalation.js';
import { recordCallStatus } from './progress/record-call-status.js';
import { endSession } from './session/end-session.js';
import { loseSession } from './session/lose-session.js';
import { openSession } from './session/open-session.js';
import { resumeSession } from './session/resume-session.js';
import { refuseCall } from './start/refuse-call.js';
import type { StartCommand } from './start/start.commands.js';
import { startCall } from './start/start-call.js';
import { denyTool } from './tools/deny-tool.js';
import { invokeTool } from './tools/invoke-tool.js';
import { recordToolResult } from './tools/record-tool-result.js';
import { appendTurn } from './turns/append-turn.js';
import { interruptTurn } from './turns/interrupt-turn.js';
import { recordDigits } from './turns/record-digits.js';

type Decision<Command> = (command: Command, call: Call) => readonly CallEvent[];
type OnACall = Exclude<CallCommand, StartCommand>;

/** The decision of each command on a call that has begun; a command without one does not compile. */
const DECISIONS: { readonly [Type in OnACall['type']]: Decision<Extract<OnACall, { type: Type }>> } = {
  RecordDial: recordDial,
  RecordCallStatus: recordCallStatus,
  OpenSession: openSession,
  LoseSession: loseSession,
  ResumeSession: resumeSession,
  EndSession: endSession,
  AppendTurn: appendTurn,
  InterruptTurn: interruptTurn,
  RecordDigits: recordDigits,
  InvokeTool: invokeTool,
  DenyTool: denyTool,
  RecordToolResult: recordToolResult,
  EscalateCall: escalateCall,
  RecordEscalation: recordEscalation,
  RecordConsent: recordConsent,
  AttachRecording: attachRecording,
  SummarizeCall: summarizeCall,
  RecordCost: recordCost,
  RequestHangUp: requestHangUp,
  EndCall: endCall,
  EraseCall: eraseCall,
};

const decide = (command: CallCommand, call: Call | null): readonly CallEvent[] => {
  if (command.type === 'StartCall') return startCall(command, call);
  if (command.type === 'RefuseCall') return refuseCall(command, call);
  if (call === null) throw new CallCommandRefused('call-not-started');
  return (DECISIONS[command.type] as Decision<OnACall>)(command, call);
};

export const callDecider: Decider<Call | null, CallCommand, CallEvent> = { initial: null, decide, evolve: evolveCall };
