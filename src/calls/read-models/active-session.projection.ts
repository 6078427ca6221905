import type { AnyFact } from '../../platform/events/fact.js';
import { type DecodedEvent, idOf } from '../../platform/events/event.js';
import { projection } from '../../platform/read-models/projection.js';
import type { CallEvent, Direction } from '../domain/call.events.js';

/** A call that is not over. It becomes `live` when audio flows, and its document goes when the call ends. */
export type ActiveSession = {
  id: string;
  tenantId: string;
  live: boolean;
  streamSid: string | null;
  callSid: string | null;
  direction: Direction;
  fromNumber: string | null;
  toNumber: string | null;
  agentKey: string;
  agentVersionId: string;
  createdAt: string;
  startedAt: string | null;
  lastEventAt: string;
  turnCount: number;
};

type Any = DecodedEvent<AnyFact>;
const id = (event: Any): string => idOf(event.stream);

const touched = (session: ActiveSession | undefined, event: Any, change: Partial<ActiveSession> = {}) =>
  session && { ...session, ...change, lastEventAt: event.recordedAt };

export const activeSession = projection<ActiveSession, CallEvent>({
  name: 'active-session',
  version: 2,
  firstVersion: 2,
  categories: ['call'],
  indexes: [
    ['tenantId', 'live', 'createdAt'],
    ['tenantId', 'streamSid'],
    ['tenantId', 'callSid'],
    ['callSid', 'createdAt'],
    ['lastEventAt'],
  ],
  on: {
    CallStarted: {
      id,
      update: (_, data, event) => ({
        id: id(event),
        tenantId: data.tenantId,
        live: false,
        streamSid: null,
        callSid: data.callSid,
        direction: data.direction,
        fromNumber: data.from,
        toNumber: data.to,
        agentKey: data.agentKey,
        agentVersionId: data.agentVersionId,
        createdAt: data.startedAt,
        startedAt: null,
        lastEventAt: event.recordedAt,
        turnCount: 0,
      }),
    },
    DialAccepted: { id, update: (session, { callSid }, event) => touched(session, event, { callSid }) },
    CallRinging: { id, update: (session, _, event) => touched(session, event) },
    CallAnswered: { id, update: (session, _, event) => touched(session, event) },
    SessionOpened: {
      id,
      update: (session, { streamSid, openedAt }, event) =>
        touched(session, event, { live: true, streamSid, startedAt: session?.startedAt ?? openedAt }),
    },
    SessionResumed: {
      id,
      update: (session, { streamSid }, event) => touched(session, event, { live: true, streamSid }),
    },
    SessionLost: { id, update: (session, _, event) => touched(session, event) },
    TurnAppended: {
      id,
      update: (session, _, event) => touched(session, event, { turnCount: (session?.turnCount ?? 0) + 1 }),
    },
    TurnInterrupted: { id, update: (session, _, event) => touched(session, event) },
    ToolInvoked: { id, update: (session, _, event) => touched(session, event) },
    CallErased: { id, update: (session, _, event) => touched(session, event, { fromNumber: null, toNumber: null }) },
    CallEnded: { id, update: () => undefined },
  },
});
