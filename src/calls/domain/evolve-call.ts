import type { Json } from '../../platform/events/json.js';
import type { CallEvent } from './call.events.js';
import { type Call, type Phase, type ToolCall, hasReached } from './call.js';
import { PROCESS_LOST } from './sessions.js';

const reached = (call: Call, phase: Phase): Phase => (hasReached(call, phase) ? call.phase : phase);

const settled = (call: Call, id: string, status: ToolCall['status'], result: Json): Call => ({
  ...call,
  tools: call.tools.set(id, { tool: call.tools.get(id)?.tool ?? '', status, result }),
});

/** Folds one fact into the state of a call. */
export const evolveCall = (call: Call, { type, data }: CallEvent): Call => {
  switch (type) {
    case 'CallStarted': {
      const { agentId, agentKey, agentVersionId, ...rest } = data;
      const { tenantId, direction, from, to, callSid, greeting, requestFingerprint, startedAt } = rest;
      return {
        ...call,
        phase: direction === 'inbound' ? 'ringing' : 'requested',
        assigned: { agentId, agentKey, agentVersionId },
        ...{ tenantId, direction, from, to, callSid, greeting, requestFingerprint, startedAt },
      };
    }
    case 'CallRefused':
      if (call.phase !== 'none') return call;
      return {
        ...call,
        phase: 'ended',
        tenantId: data.tenantId ?? '',
        direction: data.direction,
        from: data.from,
        to: data.to,
        callSid: data.callSid,
        startedAt: data.at,
        finalStatus: 'failed',
        endCause: 'refused',
      };
    case 'DialRequested':
      return call;
    case 'DialAccepted':
      return { ...call, phase: reached(call, 'dialled'), callSid: data.callSid, dialUnknown: false };
    case 'DialRejected':
      return { ...call, dialUnknown: false, dialRefused: { reason: data.reason, providerCode: data.providerCode } };
    case 'DialUnknown':
      return { ...call, dialUnknown: true };
    case 'CallRinging':
      return { ...call, phase: reached(call, 'ringing') };
    case 'CallAnswered':
      return { ...call, phase: reached(call, 'answered'), answeredAt: data.at };
    case 'AnsweringMachineDetected':
      return { ...call, machine: true };
    case 'SessionOpened':
      return {
        ...call,
        streamSid: data.streamSid,
        streams: call.streams.add(data.streamSid),
        sessionOpenedAt: call.sessionOpenedAt ?? data.openedAt,
      };
    case 'SessionResumed':
      return {
        ...call,
        streamSid: data.streamSid,
        processLost: false,
        streams: call.streams.add(data.streamSid),
        marks: call.marks.add(`resumed:${data.streamSid}:${data.at}`),
      };
    case 'SessionLost':
      return {
        ...call,
        streamSid: null,
        processLost: data.reason === PROCESS_LOST,
        marks: call.marks.add(`lost:${data.streamSid}:${data.at}`),
      };
    case 'SessionEnded':
      return {
        ...call,
        streamSid: call.streamSid === data.streamSid ? null : call.streamSid,
        marks: call.marks.add(`ended:${data.streamSid}`),
        endCause: call.endCause ?? data.cause,
        outcome: data.outcome ?? call.outcome,
      };
    case 'TurnAppended':
      return { ...call, turns: call.turns.add(data.turnId) };
    case 'TurnInterrupted':
      return { ...call, interrupted: call.interrupted.add(data.turnId) };
    case 'DigitsReceived':
      return { ...call, marks: call.marks.add(`digits:${data.atMs}`) };
    case 'ToolInvoked':
      return { ...call, tools: call.tools.set(data.toolCallId, { tool: data.tool, status: 'running', result: null }) };
    case 'ToolDenied':
      return {
        ...call,
        tools: call.tools.set(data.toolCallId, { tool: data.tool, status: 'denied', result: data.reason }),
      };
    case 'ToolSucceeded':
      return settled(call, data.toolCallId, 'succeeded', data.result);
    case 'ToolFailed':
      return settled(call, data.toolCallId, 'failed', data.reason);
    case 'ToolOutcomeUnknown':
      return settled(call, data.toolCallId, 'unknown', data.reason);
    case 'CallEscalated':
      return { ...call, escalation: 'requested' };
    case 'EscalationConnected':
      return { ...call, escalation: 'connected', outcome: 'transferred' };
    case 'EscalationFailed':
      return { ...call, escalation: 'failed' };
    case 'ConsentRecorded':
      return { ...call, marks: call.marks.add(`consent:${data.scope}:${data.granted}`) };
    case 'RecordingAttached':
      return { ...call, marks: call.marks.add(`recording:${data.recordingSid}`) };
    case 'HangUpRequested':
      return { ...call, endRequested: data.cause };
    case 'CallSummarized':
      return { ...call, marks: call.marks.add(`summary:${data.at}`) };
    case 'CallCosted':
      return { ...call, marks: call.marks.add('costed') };
    case 'CallEnded':
      return {
        ...call,
        phase: 'ended',
        finalStatus: data.status,
        endCause: data.cause,
        outcome: data.outcome,
        streamSid: null,
      };
    case 'CallErased':
      return { ...call, erased: true };
  }
};
