import { describe, it } from '@jest/globals';
import type { CallCommand } from '../../../src/calls/domain/call.commands.js';
import { callDecider } from '../../../src/calls/domain/call.decider.js';
import { specFor } from '../../kit/given.js';
import { AT, CALL_SID, STREAM_SID } from '../call.samples.js';

const given = specFor(callDecider);
const tool = { toolCallId: 'call_1', tool: 'lookup_order', arguments: {}, atMs: 1 };

const commands: readonly CallCommand[] = [
  { type: 'RecordDial', outcome: 'unknown', reason: 'ECONNRESET', at: AT },
  {
    type: 'RecordCallStatus',
    ...{ callSid: CALL_SID, status: 'ringing', answeredBy: null, durationSeconds: null, at: AT },
  },
  { type: 'OpenSession', streamSid: STREAM_SID, model: 'm', voice: 'v', at: AT },
  { type: 'LoseSession', streamSid: STREAM_SID, reason: 'closed', at: AT },
  { type: 'ResumeSession', streamSid: STREAM_SID, at: AT },
  { type: 'EndSession', streamSid: STREAM_SID, cause: 'api', outcome: null, at: AT },
  {
    type: 'AppendTurn',
    ...{ turnId: 'item_1', previousItemId: null, speaker: 'agent', text: 'Hello.', startedAtMs: 0, endedAtMs: 1 },
  },
  { type: 'InterruptTurn', turnId: 'item_1', heardMs: 1, heardText: '', atMs: 1 },
  { type: 'RecordDigits', digits: '1', atMs: 1 },
  { type: 'InvokeTool', ...tool },
  { type: 'DenyTool', ...tool, reason: 'not-approved' },
  { type: 'RecordToolResult', toolCallId: 'call_1', durationMs: 1, outcome: 'succeeded', result: null },
  { type: 'EscalateCall', target: 'support', reason: 'asked', initiatedBy: 'agent', at: AT },
  { type: 'RecordEscalation', outcome: 'connected', at: AT },
  { type: 'RecordConsent', scope: 'recording', granted: true, wording: 'v1', at: AT },
  { type: 'AttachRecording', recordingSid: 'RE1', url: 'https://example.com/RE1', durationSeconds: 1, at: AT },
  { type: 'SummarizeCall', summary: 'All well.', at: AT },
  { type: 'RecordCost', currency: 'USD', amount: 1, at: AT },
  { type: 'RequestHangUp', at: AT },
  { type: 'EndCall', cause: 'api', outcome: null, at: AT },
  { type: 'EraseCall', at: AT },
];

describe('a call that was never started', () => {
  it.each(commands.map((command) => [command.type, command] as const))('refuses %s', (_, command) =>
    given().when(command).refused('call-not-started'),
  );
});
