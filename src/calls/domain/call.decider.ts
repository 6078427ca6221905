import type { Decider } from '../../platform/commands/stream-definition.js';
import { attachRecording, eraseCall, recordConsent, recordCost, summarizeCall } from './annotations.js';
import type { CallCommand } from './call.commands.js';
import type { CallEvent } from './call.events.js';
import { type Call, noCall } from './call.js';
import { endCall, requestHangUp } from './end-call.js';
import { escalateCall, recordEscalation } from './escalation.js';
import { evolveCall } from './evolve-call.js';
import { recordCallStatus } from './record-call-status.js';
import { recordDial } from './record-dial.js';
import { refuseCall } from './refuse-call.js';
import { endSession, loseSession, openSession, resumeSession } from './sessions.js';
import { startCall } from './start-call.js';
import { denyTool, invokeTool, recordToolResult } from './tools.js';
import { appendTurn, interruptTurn, recordDigits } from './turns.js';

/** Routes a command to its decision; a command without one does not compile. */
const decide = (command: CallCommand, call: Call): readonly CallEvent[] => {
  switch (command.type) {
    case 'StartCall':
      return startCall(command, call);
    case 'RefuseCall':
      return refuseCall(command, call);
    case 'RecordDial':
      return recordDial(command, call);
    case 'RecordCallStatus':
      return recordCallStatus(command, call);
    case 'OpenSession':
      return openSession(command, call);
    case 'LoseSession':
      return loseSession(command, call);
    case 'ResumeSession':
      return resumeSession(command, call);
    case 'EndSession':
      return endSession(command, call);
    case 'AppendTurn':
      return appendTurn(command, call);
    case 'InterruptTurn':
      return interruptTurn(command, call);
    case 'RecordDigits':
      return recordDigits(command, call);
    case 'InvokeTool':
      return invokeTool(command, call);
    case 'DenyTool':
      return denyTool(command, call);
    case 'RecordToolResult':
      return recordToolResult(command, call);
    case 'EscalateCall':
      return escalateCall(command, call);
    case 'RecordEscalation':
      return recordEscalation(command, call);
    case 'RecordConsent':
      return recordConsent(command, call);
    case 'AttachRecording':
      return attachRecording(command, call);
    case 'SummarizeCall':
      return summarizeCall(command, call);
    case 'RecordCost':
      return recordCost(command, call);
    case 'RequestHangUp':
      return requestHangUp(command, call);
    case 'EndCall':
      return endCall(command, call);
    case 'EraseCall':
      return eraseCall(command, call);
  }
};

export const callDecider: Decider<Call, CallCommand, CallEvent> = { initial: noCall, decide, evolve: evolveCall };
