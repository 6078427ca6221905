import type { AnyFact } from '../../platform/events/fact.js';
import { type DecodedEvent, idOf } from '../../platform/events/event.js';
import { projection } from '../../platform/read-models/projection.js';
import type { CallEvent, Direction, EndCause, Outcome } from '../domain/call.events.js';

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
  answeredBy: string | null;
  fromNumber: string | null;
  toNumber: string | null;
  agentKey: string;
  agentVersionId: string;
  orgId: string | null;
  createdAt: string;
  answeredAt: string | null;
  endedAt: string | null;
};

const id = (event: DecodedEvent<AnyFact>): string => idOf(event.stream);

export const callLog = projection<CallLog, CallEvent>({
  name: 'call-log',
  version: 2,
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
        id: id(event),
        tenantId: data.tenantId,
        callSid: data.callSid,
        direction: data.direction,
        status: data.direction === 'inbound' ? 'ringing' : 'queued',
        durationSeconds: null,
        escalated: false,
        summary: null,
        outcome: null,
        cause: null,
        answeredBy: null,
        fromNumber: data.from,
        toNumber: data.to,
        agentKey: data.agentKey,
        agentVersionId: data.agentVersionId,
        orgId: data.orgId,
        createdAt: data.startedAt,
        answeredAt: null,
        endedAt: null,
      }),
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
      update: (log, { status, cause, outcome, durationSeconds, endedAt }) =>
        log && { ...log, status, cause, outcome, durationSeconds, endedAt },
    },
    CallErased: { id, update: (log) => log && { ...log, fromNumber: null, toNumber: null, summary: null } },
  },
});
