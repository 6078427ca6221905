import { describe, expect, it } from '@jest/globals';
import { callDecider } from '../../../src/calls/domain/call.decider.js';
import type { CallEvent } from '../../../src/calls/domain/call.events.js';
import { type Call, hasReached, isLive, phaseOf } from '../../../src/calls/domain/call.js';
import {
  answered,
  AT,
  CALL_SID,
  callEnded,
  dialAccepted,
  dialled,
  dialRequested,
  inboundStarted,
  LATER,
  outboundStarted,
  ringing,
  sessionOpened,
  talking,
} from '../call.samples.js';

const stateAfter = (...facts: readonly CallEvent[]): Call | null =>
  facts.reduce(callDecider.evolve, callDecider.initial);
const dialUnknown: CallEvent = { type: 'DialUnknown', data: { reason: 'ECONNRESET', at: AT } };
const lateRinging: CallEvent = { type: 'CallRinging', data: { at: LATER } };

describe('how far a call has come', () => {
  it.each([
    ['none', []],
    ['requested', [outboundStarted, dialRequested]],
    ['dialled', dialled],
    ['ringing', [...dialled, ringing]],
    ['ringing', [inboundStarted]],
    ['answered', [...dialled, answered]],
    ['answered', [...dialled, answered, lateRinging, dialAccepted]],
    ['ended', [...talking, callEnded()]],
    ['ended', [...talking, callEnded(), answered]],
  ] as const)('is %s', (phase, facts) => expect(phaseOf(stateAfter(...facts))).toBe(phase));

  it('is at least every phase before', () => {
    const call = stateAfter(...dialled);
    expect([hasReached(call, 'requested'), hasReached(call, 'dialled'), hasReached(call, 'ringing')]).toEqual([
      true,
      true,
      false,
    ]);
  });
  it('is live from its request to its end', () => {
    expect(isLive(stateAfter())).toBe(false);
    expect(isLive(stateAfter(outboundStarted))).toBe(true);
    expect(isLive(stateAfter(...talking))).toBe(true);
    expect(isLive(stateAfter(...talking, callEnded()))).toBe(false);
  });
});

describe('what is known of a call', () => {
  it('is nothing before it starts', () => expect(callDecider.initial).toBeNull());
  it('is little when it has just started', () =>
    expect(stateAfter(outboundStarted)).toMatchObject({
      dial: { callSid: null, unknown: false, refused: null },
      progress: { ringing: false, answeredAt: null, machine: false },
      session: { openedAt: null, streamSid: null, processLost: false, endCause: null },
      ending: { requested: null, outcome: null, ended: null },
      ...{ handover: 'none', erased: false },
    }));
  it('is who calls whom, and by which agent', () =>
    expect(stateAfter(inboundStarted)).toMatchObject({
      start: {
        assigned: { agentId: 'agent-1', agentKey: 'front_desk', agentVersionId: 'version-1' },
        ...{ tenantId: 'acme', direction: 'inbound', from: '+15550000001', to: '+15550000002' },
        ...{ greeting: null, requestFingerprint: null, startedAt: AT },
      },
      dial: { callSid: CALL_SID },
    }));
  it('is that nobody knows of its dial, until somebody does', () => {
    expect(stateAfter(outboundStarted, dialUnknown)).toMatchObject({ dial: { unknown: true, callSid: null } });
    expect(stateAfter(outboundStarted, dialUnknown, dialAccepted)).toMatchObject({
      dial: { unknown: false, callSid: CALL_SID },
    });
  });
  it('is why its dial was refused', () => {
    const data = { reason: 'carrier-error-21211', providerCode: 21211, rejectedAt: AT };
    expect(stateAfter(outboundStarted, dialUnknown, { type: 'DialRejected', data })).toMatchObject({
      dial: { unknown: false, refused: { reason: 'carrier-error-21211', providerCode: 21211 } },
    });
  });
  it('is since when its first session is open, and on which stream it is', () => {
    const again: CallEvent = { type: 'SessionResumed', data: { streamSid: 'MZ2', at: LATER } };
    const reopened = { ...sessionOpened, data: { ...sessionOpened.data, streamSid: 'MZ3', openedAt: LATER } };
    expect(stateAfter(...talking, again)).toMatchObject({ session: { openedAt: AT, streamSid: 'MZ2' } });
    expect(stateAfter(...talking, reopened as CallEvent)).toMatchObject({
      session: { openedAt: AT, streamSid: 'MZ3' },
    });
  });
  it('is that a machine answered, and that nobody could take it over', () => {
    const machine: CallEvent = { type: 'AnsweringMachineDetected', data: { answeredBy: 'fax', at: AT } };
    const failed: CallEvent = { type: 'EscalationFailed', data: { reason: 'no-answer', at: AT } };
    const after = stateAfter(...talking, machine, failed);
    expect(after).toMatchObject({ progress: { machine: true, answeredAt: AT }, handover: 'failed' });
  });
  it('is how it ended', () =>
    expect(stateAfter(...talking, callEnded({ outcome: 'resolved' }))).toMatchObject({
      ending: { ended: { status: 'completed', cause: 'caller-hung-up' }, outcome: 'resolved' },
      session: { streamSid: null },
    }));
  it('is why its session ended, and, apart from that, why it did', () => {
    const ended: CallEvent = {
      type: 'SessionEnded',
      data: { streamSid: 'MZ1', cause: 'provider-failed', outcome: null, at: AT },
    };
    expect(stateAfter(...talking, ended)).toMatchObject({
      session: { endCause: 'provider-failed' },
      ending: { ended: null },
    });
    expect(stateAfter(...talking, ended, callEnded({ cause: 'caller-hung-up' }))).toMatchObject({
      session: { endCause: 'provider-failed' },
      ending: { ended: { cause: 'caller-hung-up' } },
    });
  });
  it("is each tool call's result, for the model that asks again", () => {
    const of = { toolCallId: 'call_1', tool: 'lookup_order' };
    const invoked: CallEvent = { type: 'ToolInvoked', data: { ...of, arguments: {}, atMs: 1 } };
    const after = (...facts: CallEvent[]) => stateAfter(...talking, ...facts)?.tools.get('call_1');
    const tool = 'lookup_order';
    expect(after(invoked)).toEqual({ tool, status: 'running', result: null });
    expect(after({ type: 'ToolDenied', data: { ...of, arguments: {}, atMs: 1, reason: 'no' } })).toEqual({
      ...{ tool, status: 'denied', result: 'no' },
    });
    expect(after(invoked, { type: 'ToolSucceeded', data: { ...of, result: { is: 7 }, durationMs: 1 } })).toEqual({
      ...{ tool, status: 'succeeded', result: { is: 7 } },
    });
    expect(after(invoked, { type: 'ToolFailed', data: { ...of, reason: 'HTTP 500', durationMs: 1 } })).toEqual({
      ...{ tool, status: 'failed', result: 'HTTP 500' },
    });
    expect(after(invoked, { type: 'ToolOutcomeUnknown', data: { ...of, reason: 'timeout' } })).toEqual({
      ...{ tool, status: 'unknown', result: 'timeout' },
    });
  });
});
