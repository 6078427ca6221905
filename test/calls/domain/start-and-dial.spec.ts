import { describe, it } from '@jest/globals';
import { callDecider } from '../../../src/calls/domain/call.decider.js';
import { specFor } from '../../kit/given.js';
import {
  AT,
  CALL_SID,
  callEnded,
  dialAccepted,
  dialled,
  dialRequested,
  inboundStarted,
  OTHER_SID,
  outboundStarted,
  startInbound,
  startOutbound,
} from '../call.samples.js';

const given = specFor(callDecider);
const accepted = { type: 'RecordDial', outcome: 'accepted', callSid: CALL_SID, at: AT } as const;
const unknown = { type: 'RecordDial', outcome: 'unknown', reason: 'ECONNRESET', at: AT } as const;
const rejected = {
  type: 'RecordDial',
  outcome: 'rejected',
  reason: 'carrier-error-21211',
  providerCode: 21211,
  at: AT,
} as const;
const dialUnknown = { type: 'DialUnknown', data: { reason: 'ECONNRESET', at: AT } } as const;

describe('start a call', () => {
  it('asks for an outbound call to be dialled', () => given().when(startOutbound).then(outboundStarted, dialRequested));
  it('takes an inbound call as it is', () => given().when(startInbound).then(inboundStarted));
  it('does nothing for a repeat', () => given(outboundStarted, dialRequested).when(startOutbound).nothing());
  it('does nothing for a retried inbound webhook', () => given(inboundStarted).when(startInbound).nothing());
  it('refuses another request under the same key', () =>
    given(outboundStarted, dialRequested)
      .when({ ...startOutbound, requestFingerprint: 'other' })
      .refused('idempotency-key-reused'));
  it('refuses a repeat after the call was erased', () =>
    given(outboundStarted, { type: 'CallErased', data: { at: AT } })
      .when(startOutbound)
      .refused('erased'));
});

describe('record how the carrier answered a dial', () => {
  it('records the carrier id', () => given(outboundStarted, dialRequested).when(accepted).then(dialAccepted));
  it('records it once', () =>
    given(...dialled)
      .when(accepted)
      .nothing());
  it('ends a rejected call', () =>
    given(outboundStarted, dialRequested)
      .when(rejected)
      .then(
        { type: 'DialRejected', data: { reason: 'carrier-error-21211', providerCode: 21211, rejectedAt: AT } },
        callEnded({ status: 'failed', cause: 'carrier' }),
      ));
  it('records that nobody knows', () => given(outboundStarted, dialRequested).when(unknown).then(dialUnknown));
  it('records it only once that nobody knows', () =>
    given(outboundStarted, dialRequested, dialUnknown).when(unknown).nothing());
  it('lets a late answer settle an unknown dial', () =>
    given(outboundStarted, dialRequested, dialUnknown).when(accepted).then(dialAccepted));
  it('does not doubt a dial that a callback has settled', () =>
    given(...dialled)
      .when(unknown)
      .nothing());
  it('lets any callback settle an unknown dial', () =>
    given(outboundStarted, dialRequested, dialUnknown)
      .when({
        type: 'RecordCallStatus',
        callSid: CALL_SID,
        status: 'initiated',
        answeredBy: null,
        durationSeconds: null,
        at: AT,
      })
      .then(dialAccepted));
  it('does not believe a callback of another call', () =>
    given(...dialled)
      .when({
        type: 'RecordCallStatus',
        callSid: OTHER_SID,
        status: 'completed',
        answeredBy: null,
        durationSeconds: 3,
        at: AT,
      })
      .nothing());
  it('does not take up a call that was ended before the answer came', () =>
    given(outboundStarted, dialRequested, callEnded({ status: 'canceled' }))
      .when(accepted, unknown)
      .nothing());
  it('refuses an answer for a call that was never started', () => given().when(accepted).refused('call-not-started'));
});
