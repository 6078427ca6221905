import { describe, it } from '@jest/globals';
import type { RefuseCall } from '../../../src/calls/domain/call.commands.js';
import { callDecider } from '../../../src/calls/domain/call.decider.js';
import type { CallEvent } from '../../../src/calls/domain/call.events.js';
import { specFor } from '../../kit/given.js';
import {
  AT,
  CALL_SID,
  callEnded,
  dialRequested,
  inboundStarted,
  LATER,
  outboundStarted,
  startInbound,
} from '../call.samples.js';

const given = specFor(callDecider);
const data = {
  tenantId: 'acme',
  direction: 'inbound',
  from: '+15550000001',
  to: '+15550000002',
  callSid: CALL_SID,
  agentKey: 'front_desk',
  reason: 'unknown-agent',
  at: AT,
} as const;
const refuse: RefuseCall = { type: 'RefuseCall', ...data };
const refused: CallEvent = { type: 'CallRefused', data };

describe('refuse a call', () => {
  it('records who called whom and why nobody answered', () => given().when(refuse).then(refused));

  it('records one to a number that is nobody’s', () => {
    const nobodys = { tenantId: null, agentKey: null, reason: 'unknown-number' } as const;
    return given()
      .when({ ...refuse, ...nobodys })
      .then({ type: 'CallRefused', data: { ...data, ...nobodys } });
  });

  it('happens once, whatever the carrier asks again', () =>
    given(refused)
      .when(refuse, { ...refuse, reason: 'unavailable' })
      .nothing());

  it('ends a call that had begun', () =>
    given(inboundStarted)
      .when(refuse)
      .then(refused, callEnded({ direction: 'inbound', status: 'failed', cause: 'refused', endedAt: AT })));

  it('leaves a call of another tenant as it is', () =>
    given(inboundStarted)
      .when({ ...refuse, tenantId: null }, { ...refuse, tenantId: 'thief' })
      .nothing());

  it('ends a call that was asked for and is not dialled', () => {
    const outbound = { ...data, direction: 'outbound', callSid: null, reason: 'duplicate-call' } as const;
    return given(outboundStarted, dialRequested)
      .when({ type: 'RefuseCall', ...outbound })
      .then({ type: 'CallRefused', data: outbound }, callEnded({ status: 'failed', cause: 'refused', endedAt: AT }));
  });

  it('leaves a call that is over as it ended', () => given(inboundStarted, callEnded()).when(refuse).nothing());

  it('is final: the call is not answered when the carrier asks again, nor moved by its callbacks', () =>
    given(refused)
      .when(startInbound, {
        type: 'RecordCallStatus',
        callSid: CALL_SID,
        status: 'completed',
        answeredBy: null,
        durationSeconds: 4,
        at: LATER,
      })
      .nothing());
});
