import type { CallEvent } from './call.types.js';
import {
  answered,
  AT,
  CALL_SID,
  callEnded,
  dialAccepted,
  dialRequested,
  LATER,
  outboundStarted,
  ringing,
  sessionOpened,
  STREAM_SID,
} from './call.samples.js';

/** One fact of every type, in an order that could have happened (a call that tries everything). */
export const allCallFacts: readonly CallEvent[] = [
  outboundStarted,
  dialRequested,
  { type: 'DialUnknown', data: { reason: 'ECONNRESET', at: AT } },
  dialAccepted,
  ringing,
  { type: 'AnsweringMachineDetected', data: { answeredBy: 'machine_start', at: AT } },
  answered,
  sessionOpened,
  {
    type: 'TurnAppended',
    data: {
      turnId: 'item_1',
      previousItemId: null,
      speaker: 'agent',
      text: 'Hello, this is the order line.',
      startedAtMs: 300,
      endedAtMs: 2600,
      cutReason: null,
    },
  },
  {
    type: 'TurnInterrupted',
    data: { turnId: 'item_1', heardMs: 1200, heardText: 'Hello, this is', estimated: true, atMs: 1500 },
  },
  { type: 'DigitsReceived', data: { digits: '12#', atMs: 4000 } },
  {
    type: 'ToolInvoked',
    data: { toolCallId: 'call_1', tool: 'lookup_order', arguments: { order: '123' }, atMs: 5000 },
  },
  {
    type: 'ToolSucceeded',
    data: { toolCallId: 'call_1', tool: 'lookup_order', result: { status: 'shipped' }, durationMs: 40 },
  },
  { type: 'ToolInvoked', data: { toolCallId: 'call_2', tool: 'lookup_order', arguments: {}, atMs: 6000 } },
  {
    type: 'ToolFailed',
    data: { toolCallId: 'call_2', tool: 'lookup_order', reason: 'bad-status', durationMs: 12 },
  },
  { type: 'ToolInvoked', data: { toolCallId: 'call_3', tool: 'lookup_order', arguments: {}, atMs: 7000 } },
  { type: 'ToolOutcomeUnknown', data: { toolCallId: 'call_3', tool: 'lookup_order', reason: 'call-ended' } },
  {
    type: 'ToolDenied',
    data: {
      toolCallId: 'call_4',
      tool: 'wire_money',
      arguments: { to: 'me' },
      reason: 'tool-not-approved',
      atMs: 8000,
    },
  },
  { type: 'ConsentRecorded', data: { scope: 'recording', granted: true, wording: 'v1', at: AT } },
  { type: 'SessionLost', data: { streamSid: STREAM_SID, reason: 'stream', at: AT, estimated: false } },
  { type: 'SessionResumed', data: { streamSid: 'MZ2', at: AT } },
  { type: 'CallEscalated', data: { target: '+15550000003', reason: 'asked', initiatedBy: 'agent', at: AT } },
  { type: 'EscalationFailed', data: { reason: 'no-answer', at: AT } },
  { type: 'EscalationConnected', data: { at: AT } },
  { type: 'HangUpRequested', data: { cause: 'api', at: AT } },
  { type: 'SessionEnded', data: { streamSid: 'MZ2', cause: 'agent-ended', outcome: 'resolved', at: LATER } },
  callEnded({ outcome: 'resolved', cause: 'agent-ended', durationSeconds: 60, endedAt: LATER }),
  {
    type: 'RecordingAttached',
    data: { recordingSid: 'RE1', url: 'https://example.com/RE1', durationSeconds: 60, at: LATER },
  },
  { type: 'CallSummarized', data: { summary: 'An order was looked up.', at: LATER } },
  { type: 'CallCosted', data: { currency: 'USD', amount: 0.12, at: LATER } },
  { type: 'DialRejected', data: { reason: 'carrier-error-21211', providerCode: 21211, rejectedAt: AT } },
  {
    type: 'CallRefused',
    data: {
      tenantId: 'acme',
      direction: 'inbound',
      from: '+15550000001',
      to: '+15550000002',
      callSid: CALL_SID,
      agentKey: 'front_desk',
      reason: 'call-limit',
      at: AT,
    },
  },
  { type: 'CallErased', data: { at: LATER } },
];

/** The same call as the read models see it before its erasure, without what contradicts the rest. */
export const wholeCall = allCallFacts.filter(
  ({ type }) => type !== 'CallErased' && type !== 'DialRejected' && type !== 'CallRefused',
);
export const callSidOfAll = CALL_SID;
