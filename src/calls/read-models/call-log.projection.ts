import type { AnyFact, FactOf } from '../../platform/events/fact.js';
import { type DecodedEvent, idOf } from '../../platform/events/event.js';
import { olderOf, projection } from '../../platform/read-models/projection.js';
import type { CallEvent, Direction, EndCause, Outcome, RefusalReason } from '../domain/call.events.js';

/** The business view of a call: what happened, how long, how it ended. `status` uses Twilio's words and `unknown`. */
export type CallLog = {
  id: string;
  tenantId: string;
  callSid: string | null;
  direction: Direction;
  status: string;
  durationSeconds: number | null;
  escalated: boolean;
  summary: string | null;
  outcome: Outcome | null;
  cause: EndCause | null;
  /** Why it was not taken; null for a call that was. */
  refusal: RefusalReason | null;
  answeredBy: string | null;
  fromNumber: string | null;
  toNumber: string | null;
  /** Null for a call that was refused before anybody was found for it. */
  agentKey: string | null;
  agentVersionId: string | null;
  orgId: string | null;
  createdAt: string;
  answeredAt: string | null;
  endedAt: string | null;
  /** Nobody of ours saw the end. */
  endEstimated: boolean;
};

/** A call of which nothing but its beginning is known. */
const blank = {
  durationSeconds: null,
  escalated: false,
  summary: null,
  outcome: null,
  cause: null,
  refusal: null,
  answeredBy: null,
  orgId: null,
  answeredAt: null,
  endedAt: null,
  endEstimated: false,
} as const;

const id = (event: DecodedEvent<AnyFact>): string => idOf(event.stream);

const declared = projection<CallLog, CallEvent>({
  name: 'call-log',
  version: 3,
  firstVersion: 2,
  categories: ['call'],
  indexes: [
    ['tenantId', 'createdAt'],
    ['tenantId', 'status', 'createdAt'],
    ['tenantId', 'direction', 'createdAt'],
    ['tenantId', 'callSid'],
    ['tenantId', 'toNumber', 'createdAt'],
  ],
  on: {
    CallStarted: {
      id,
      update: (_, data, event) => ({
        ...blank,
        id: id(event),
        tenantId: data.tenantId,
        callSid: data.callSid,
        direction: data.direction,
        status: data.direction === 'inbound' ? 'ringing' : 'queued',
        fromNumber: data.from,
        toNumber: data.to,
        agentKey: data.agentKey,
        agentVersionId: data.agentVersionId,
        orgId: data.orgId,
        createdAt: data.startedAt,
      }),
    },
    CallRefused: {
      id,
      update: (log, data, event) => (log ? { ...log, refusal: data.reason } : refused(data, id(event))),
    },
    DialAccepted: { id, update: (log, { callSid }) => log && { ...log, callSid, status: 'queued' } },
    DialUnknown: { id, update: (log) => log && { ...log, status: 'unknown' } },
    CallRinging: { id, update: (log) => log && { ...log, status: 'ringing' } },
    CallAnswered: { id, update: (log, { at }) => log && { ...log, status: 'in-progress', answeredAt: at } },
    AnsweringMachineDetected: { id, update: (log, { answeredBy }) => log && { ...log, answeredBy } },
    CallEscalated: { id, update: (log) => log && { ...log, escalated: true } },
    CallSummarized: { id, update: (log, { summary }) => log && { ...log, summary } },
    CallEnded: {
      id,
      update: (log, { status, cause, outcome, durationSeconds, endedAt, estimated }) =>
        log && { ...log, status, cause, outcome, durationSeconds, endedAt, endEstimated: estimated },
    },
    CallErased: { id, update: (log) => log && { ...log, fromNumber: null, toNumber: null, summary: null } },
  },
});

export const callLog = { ...declared, predecessors: olderOf(declared, 2) };

/** A call that never began; one to a number that is nobody's is in nobody's list. */
const refused = (data: FactOf<CallEvent, 'CallRefused'>['data'], callId: string): CallLog | undefined =>
  data.tenantId === null
    ? undefined
    : {
        ...blank,
        id: callId,
        tenantId: data.tenantId,
        callSid: data.callSid,
        direction: data.direction,
        status: 'failed',
        cause: 'refused',
        refusal: data.reason,
        durationSeconds: 0,
        fromNumber: data.from,
        toNumber: data.to,
        agentKey: data.agentKey,
        agentVersionId: null,
        createdAt: data.at,
        endedAt: data.at,
      };
