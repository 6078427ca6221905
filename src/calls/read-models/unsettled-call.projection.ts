import type { CallEvent } from '../domain/call.events.js';
import { type DecodedEvent, idOf } from '../../platform/events/event.js';
import type { AnyFact } from '../../platform/events/fact.js';
import type { DueDocument } from '../../platform/reactions/due-work.js';
import { projection } from '../../platform/read-models/projection.js';

/**
 * A call that is not over, and since when nothing was heard that settles it: of its dial (`dial`), or of the call
 * itself (`silence`). `dueAt` is that time; how much later the carrier is asked is the reconciler's configuration.
 */
export type UnsettledCall = DueDocument & { kind: 'dial' | 'silence' };

/** A call that talks says so all the time: its document is written once in so many milliseconds. */
const COARSE_MS = 15_000;

type Any = DecodedEvent<AnyFact>;
const id = (event: Any): string => idOf(event.stream);

const heard = (call: UnsettledCall | undefined, { recordedAt, id: causeId }: Any): UnsettledCall | undefined => {
  if (call?.kind !== 'silence' || Date.parse(recordedAt) - Date.parse(call.dueAt) < COARSE_MS) return call;
  return { ...call, dueAt: recordedAt, causeId };
};

const hears = { id, update: (call: UnsettledCall | undefined, _: unknown, event: Any) => heard(call, event) };

/** The calls that reconciliation may have to ask the carrier about. Holds nothing personal. */
export const unsettledCall = projection<UnsettledCall, CallEvent>({
  name: 'unsettled-call',
  version: 1,
  categories: ['call'],
  indexes: [['kind', 'dueAt']],
  on: {
    CallStarted: {
      id,
      update: (_, { tenantId, callSid, startedAt }, event) => {
        const call = { id: id(event), tenantId, causeId: event.id };
        if (callSid === null) return { ...call, kind: 'dial', dueAt: startedAt };
        return { ...call, kind: 'silence', dueAt: event.recordedAt };
      },
    },
    DialAccepted: {
      id,
      update: (call, _, event) =>
        call && { ...call, kind: 'silence' as const, dueAt: event.recordedAt, causeId: event.id },
    },
    CallRinging: hears,
    CallAnswered: hears,
    SessionOpened: hears,
    SessionResumed: hears,
    SessionLost: hears,
    TurnAppended: hears,
    TurnInterrupted: hears,
    ToolInvoked: hears,
    CallEnded: { id, update: () => undefined },
  },
});
