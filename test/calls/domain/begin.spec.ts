import { describe, expect, it } from '@jest/globals';
import { callDecider } from '../../../src/calls/domain/call.decider.js';
import type { CallEvent } from '../../../src/calls/domain/call.events.js';
import { type Call, isLive, isRequested, phaseOf } from '../../../src/calls/domain/call.js';
import {
  answered,
  AT,
  CALL_SID,
  dialAccepted,
  dialRequested,
  inboundStarted,
  outboundStarted,
  talking,
} from '../call.samples.js';

const stateAfter = (...facts: readonly CallEvent[]): Call | null =>
  facts.reduce(callDecider.evolve, callDecider.initial);
const refused: CallEvent = {
  type: 'CallRefused',
  data: {
    ...{ tenantId: null, direction: 'inbound', from: '+15550000001', to: '+15550000002', callSid: CALL_SID },
    ...{ agentKey: null, reason: 'unknown-number', at: AT },
  },
};

describe('the first fact of a call', () => {
  it('is its start or its refusal: before it there is no call', () => {
    expect(stateAfter(answered)).toBeNull();
    expect(phaseOf(stateAfter(answered, inboundStarted))).toBe('ringing');
  });
  it('may be its refusal: then it has no agent, may be nobody’s, and is over', () => {
    const call = stateAfter(refused);
    expect(call).toMatchObject({
      start: {
        ...{ tenantId: null, direction: 'inbound', from: '+15550000001', to: '+15550000002', startedAt: AT },
        ...{ assigned: null, greeting: null, requestFingerprint: null },
      },
      dial: { callSid: CALL_SID },
      ending: { requested: null, outcome: null, ended: { status: 'failed', cause: 'refused' } },
    });
    expect([phaseOf(call), isLive(call)]).toEqual(['ended', false]);
  });
  it('is followed by no other beginning', () => {
    const call = stateAfter(...talking);
    expect(callDecider.evolve(call, outboundStarted)).toBe(call);
    expect(callDecider.evolve(call, refused)).toBe(call);
  });
});

describe('a call that asks to be dialled', () => {
  it('is one of which the carrier has said nothing', () => {
    expect(isRequested(stateAfter())).toBe(false);
    expect(isRequested(stateAfter(outboundStarted, dialRequested))).toBe(true);
    expect(isRequested(stateAfter(outboundStarted, dialRequested, dialAccepted))).toBe(false);
    expect(isRequested(stateAfter(inboundStarted))).toBe(false);
  });
});
