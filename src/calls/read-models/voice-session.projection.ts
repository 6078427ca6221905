import type { AnyFact } from '../../platform/events/fact.js';
import { type DecodedEvent, idOf } from '../../platform/events/event.js';
import type { Json } from '../../platform/events/json.js';
import { olderOf, projection } from '../../platform/read-models/projection.js';
import type { CallEvent } from '../domain/call.events.js';
import { emptyPage, pageId, pageIds, pageNumber, withoutTexts, type SessionPage } from './session-page.js';
import { voiceSession2 } from './voice-session-2.projection.js';
import type { FunctionCall, SessionHead } from './voice-session.js';

/** A call has one head, under its own id, and pages for what has no bound. */
export type VoiceSessionDocument = SessionHead | SessionPage;

type Document = VoiceSessionDocument | undefined;
type Any = DecodedEvent<AnyFact>;

const id = (event: Any): string => idOf(event.stream);
const isHead = (document: VoiceSessionDocument): document is SessionHead => 'tenantId' in document;

const onHead = <Data>(change: (head: SessionHead, data: Data) => Partial<SessionHead>) => ({
  id,
  update: (document: Document, data: Data): Document =>
    document && isHead(document) ? { ...document, ...change(document, data) } : document,
});

const onPage = <Data>(change: (page: SessionPage, data: Data) => Partial<SessionPage>) => ({
  id: (event: Any): string => pageId(id(event), pageNumber(event.revision)),
  update: (document: Document, data: Data, event: Any): Document => {
    const page = document ?? emptyPage(id(event), pageNumber(event.revision));
    return isHead(page) ? page : { ...page, ...change(page, data) };
  },
});

type Called = Readonly<{ toolCallId: string; tool: string; arguments: Json; atMs: number }>;

const called = (
  { calls }: SessionPage,
  { toolCallId, tool, arguments: args, atMs }: Called,
  fate: Pick<FunctionCall, 'status' | 'error'>,
): Partial<SessionPage> => ({
  calls: [...calls, { id: toolCallId, tool, argumentsText: JSON.stringify(args), ...fate, durationMs: null, atMs }],
});

const settled = ({ settlements }: SessionPage, one: SessionPage['settlements'][number]): Partial<SessionPage> => ({
  settlements: [...settlements, one],
});

export const voiceSession = projection<VoiceSessionDocument, CallEvent>({
  name: 'voice-session',
  version: 3,
  predecessors: [voiceSession2, ...olderOf(voiceSession2, 1)],
  categories: ['call'],
  indexes: [
    ['tenantId', 'createdAt'],
    ['tenantId', 'status', 'createdAt'],
    ['tenantId', 'streamSid'],
    ['tenantId', 'callSid'],
    ['tenantId', 'agentKey', 'createdAt'],
    ['callId', 'page'],
  ],
  on: {
    CallStarted: {
      id,
      update: (_, { tenantId, callSid, direction, agentKey, agentVersionId, startedAt }, event) => ({
        ...{ id: id(event), tenantId, streamSid: null, callSid, status: 'pending', direction },
        ...{ agentKey, agentVersionId, model: null, voice: null, sessions: 0 },
        ...{ summary: null, outcome: null, tags: [], createdAt: startedAt, startedAt: null, endedAt: null },
      }),
    },
    DialAccepted: onHead((_, { callSid }) => ({ callSid })),
    SessionOpened: onHead(({ sessions, startedAt }, { streamSid, model, voice, openedAt }) => ({
      ...{ streamSid, model, voice, status: 'active', sessions: sessions + 1, startedAt: startedAt ?? openedAt },
    })),
    // A new model session on the same stream is not another stream.
    SessionResumed: onHead((head, { streamSid }) => ({
      ...{ streamSid, sessions: head.sessions + (head.streamSid === streamSid ? 0 : 1) },
    })),
    TurnAppended: onPage(({ turns }, data) => ({ turns: [...turns, data] })),
    TurnInterrupted: onPage(({ interruptions }, { turnId, heardMs, heardText, atMs }) => ({
      interruptions: [...interruptions, { turnId, heardMs, heardText, atMs }],
    })),
    DigitsReceived: onPage(({ digits }, data) => ({ digits: [...digits, data] })),
    ToolInvoked: onPage((page, data) => called(page, data, { status: 'running', error: null })),
    ToolDenied: onPage((page, data) => called(page, data, { status: 'denied', error: data.reason })),
    ToolSucceeded: onPage((page, { toolCallId, result, durationMs }) =>
      settled(page, { id: toolCallId, status: 'succeeded', resultText: JSON.stringify(result), durationMs }),
    ),
    ToolFailed: onPage((page, { toolCallId, reason, durationMs }) =>
      settled(page, { id: toolCallId, status: 'failed', error: reason, durationMs }),
    ),
    ToolOutcomeUnknown: onPage((page, { toolCallId, reason }) =>
      settled(page, { id: toolCallId, status: 'unknown', error: reason }),
    ),
    CallSummarized: onHead((_, { summary }) => ({ summary })),
    CallEnded: onHead((_, { status, outcome, endedAt }) => ({
      ...{ outcome, endedAt, status: status === 'completed' ? 'completed' : 'failed' },
    })),
    CallErased: {
      id: (event) => [id(event), ...pageIds(id(event), event.revision)],
      update: (document) => document && (isHead(document) ? { ...document, summary: null } : withoutTexts(document)),
    },
  },
});
