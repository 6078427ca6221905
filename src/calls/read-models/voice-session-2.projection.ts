import type { AnyFact } from '../../platform/events/fact.js';
import { type DecodedEvent, idOf } from '../../platform/events/event.js';
import { projection } from '../../platform/read-models/projection.js';
import type { CallEvent } from '../domain/call.events.js';
import type { FunctionCall, VoiceSession } from './voice-session.js';

const id = (event: DecodedEvent<AnyFact>): string => idOf(event.stream);

type Called = Pick<FunctionCall, 'tool' | 'arguments' | 'atMs'> & { toolCallId: string };

const called = (
  session: VoiceSession | undefined,
  { toolCallId, tool, arguments: args, atMs }: Called,
  fate: Pick<FunctionCall, 'status' | 'error'>,
) =>
  session && {
    ...session,
    functionCalls: [
      ...session.functionCalls,
      { id: toolCallId, tool, arguments: args, ...fate, result: null, durationMs: null, atMs },
    ],
  };

const settle = (session: VoiceSession | undefined, callId: string, change: Partial<FunctionCall>) =>
  session && {
    ...session,
    functionCalls: session.functionCalls.map((call) => (call.id === callId ? { ...call, ...change } : call)),
  };

/**
 * Version 2, which held a whole call in one document; it added a field to version 1. Kept only to serve queries while version 3 is built from a log that
 * was projected before; a new log never sees it.
 */
export const voiceSession2 = projection<VoiceSession, CallEvent>({
  name: 'voice-session',
  version: 2,
  categories: ['call'],
  indexes: [
    ['tenantId', 'createdAt'],
    ['tenantId', 'status', 'createdAt'],
    ['tenantId', 'streamSid'],
    ['tenantId', 'callSid'],
    ['tenantId', 'agentKey', 'createdAt'],
  ],
  on: {
    CallStarted: {
      id,
      update: (_, { tenantId, callSid, direction, agentKey, agentVersionId, startedAt }, event) => ({
        id: id(event),
        tenantId,
        streamSid: null,
        callSid,
        status: 'pending',
        direction,
        agentKey,
        agentVersionId,
        model: null,
        voice: null,
        turns: [],
        interruptions: [],
        functionCalls: [],
        digits: [],
        sessions: 0,
        summary: null,
        outcome: null,
        tags: [],
        createdAt: startedAt,
        startedAt: null,
        endedAt: null,
      }),
    },
    DialAccepted: { id, update: (session, { callSid }) => session && { ...session, callSid } },
    SessionOpened: {
      id,
      update: (session, { streamSid, model, voice, openedAt }) =>
        session && {
          ...session,
          streamSid,
          model,
          voice,
          status: 'active',
          sessions: session.sessions + 1,
          startedAt: session.startedAt ?? openedAt,
        },
    },
    SessionResumed: {
      id,
      // A new model session on the same stream is not another stream.
      update: (session, { streamSid }) =>
        session && { ...session, streamSid, sessions: session.sessions + (session.streamSid === streamSid ? 0 : 1) },
    },
    TurnAppended: { id, update: (session, data) => session && { ...session, turns: [...session.turns, data] } },
    TurnInterrupted: {
      id,
      update: (session, { turnId, heardMs, heardText, atMs }) =>
        session && {
          ...session,
          interruptions: [...session.interruptions, { turnId, heardMs, heardText, atMs }],
        },
    },
    DigitsReceived: {
      id,
      update: (session, data) => session && { ...session, digits: [...session.digits, data] },
    },
    ToolInvoked: { id, update: (session, data) => called(session, data, { status: 'running', error: null }) },
    ToolDenied: { id, update: (session, data) => called(session, data, { status: 'denied', error: data.reason }) },
    ToolSucceeded: {
      id,
      update: (session, { toolCallId, result, durationMs }) =>
        settle(session, toolCallId, { status: 'succeeded', result, durationMs }),
    },
    ToolFailed: {
      id,
      update: (session, { toolCallId, reason, durationMs }) =>
        settle(session, toolCallId, { status: 'failed', error: reason, durationMs }),
    },
    ToolOutcomeUnknown: {
      id,
      update: (session, { toolCallId, reason }) => settle(session, toolCallId, { status: 'unknown', error: reason }),
    },
    CallSummarized: { id, update: (session, { summary }) => session && { ...session, summary } },
    CallEnded: {
      id,
      update: (session, { status, outcome, endedAt }) =>
        session && { ...session, outcome, endedAt, status: status === 'completed' ? 'completed' : 'failed' },
    },
    CallErased: { id, update: (session) => session && withoutTexts(session) },
  },
});

/** A voice session whose call was erased: what was said is gone, that it was said remains. */
const withoutTexts = (session: VoiceSession): VoiceSession => ({
  ...session,
  summary: null,
  turns: session.turns.map((turn) => ({ ...turn, text: null })),
  interruptions: session.interruptions.map((cut) => ({ ...cut, heardText: null })),
  digits: session.digits.map(({ atMs }) => ({ digits: null, atMs })),
  functionCalls: session.functionCalls.map((call) => ({ ...call, arguments: null, result: null, error: null })),
});
