import type { StartCall } from '../../src/calls/domain/call.commands.js';
import type { CallEvent, FactOf } from './call.types.js';

export const AT = '2026-03-01T10:00:00.000Z';
export const CALL_SID = `CA${'1'.repeat(32)}`;
export const OTHER_SID = `CA${'2'.repeat(32)}`;
export const STREAM_SID = 'MZ1';

const agent = { agentId: 'agent-1', agentKey: 'front_desk', agentVersionId: 'version-1' };
const request = {
  ...agent,
  tenantId: 'acme',
  from: '+15550000001',
  to: '+15550000002',
  greeting: null,
  orgId: null,
  startedAt: AT,
};

export const startOutbound: StartCall = {
  type: 'StartCall',
  ...request,
  direction: 'outbound',
  callSid: null,
  requestFingerprint: 'f1',
};
export const startInbound: StartCall = {
  type: 'StartCall',
  ...request,
  direction: 'inbound',
  callSid: CALL_SID,
  requestFingerprint: null,
};

const dataOf = ({ type: _, ...data }: StartCall): FactOf<'CallStarted'>['data'] => data;
export const outboundStarted: CallEvent = { type: 'CallStarted', data: dataOf(startOutbound) };
export const inboundStarted: CallEvent = { type: 'CallStarted', data: dataOf(startInbound) };
export const dialRequested: CallEvent = { type: 'DialRequested', data: { requestedAt: AT } };
export const dialAccepted: CallEvent = { type: 'DialAccepted', data: { callSid: CALL_SID, acceptedAt: AT } };
export const ringing: CallEvent = { type: 'CallRinging', data: { at: AT } };
export const answered: CallEvent = { type: 'CallAnswered', data: { at: AT } };
export const sessionOpened: CallEvent = {
  type: 'SessionOpened',
  data: { streamSid: STREAM_SID, model: 'gpt-realtime-2.1', voice: 'marin', openedAt: AT },
};
export const dialled = [outboundStarted, dialRequested, dialAccepted] as const;
export const talking = [inboundStarted, answered, sessionOpened] as const;

export const callEnded = (over: Partial<FactOf<'CallEnded'>['data']> = {}): CallEvent => ({
  type: 'CallEnded',
  data: {
    ...agent,
    tenantId: 'acme',
    direction: 'outbound',
    startedAt: AT,
    status: 'completed',
    cause: 'caller-hung-up',
    outcome: null,
    durationSeconds: 0,
    endedAt: AT,
    estimated: false,
    ...over,
  },
});

/** A minute after {@link AT}. */
export const LATER = '2026-03-01T10:01:00.000Z';
