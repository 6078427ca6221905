import { describe, it } from '@jest/globals';
import type { CallCommand } from '../../../src/calls/domain/call.commands.js';
import { callDecider } from '../../../src/calls/domain/call.decider.js';
import type { CallEvent, Outcome } from '../../../src/calls/domain/call.events.js';
import { specFor } from '../../kit/given.js';
import {
  AT,
  CALL_SID,
  callEnded,
  inboundStarted,
  LATER,
  startInbound,
  startOutbound,
  STREAM_SID,
  talking,
} from '../call.samples.js';

const given = specFor(callDecider);
const end = callEnded({ direction: 'inbound' });
const connected: CallEvent = { type: 'EscalationConnected', data: { at: AT } };
const sessionEnded = (outcome: Outcome | null, streamSid = STREAM_SID): CallEvent => ({
  type: 'SessionEnded',
  data: { streamSid, cause: 'agent-ended', outcome, at: AT },
});
const completed: CallCommand = {
  type: 'RecordCallStatus',
  ...{ callSid: CALL_SID, status: 'completed', answeredBy: null, durationSeconds: 9, at: LATER },
};
const endedAs = (outcome: Outcome | null, cause: 'agent-ended' | 'caller-hung-up' = 'agent-ended'): CallEvent =>
  callEnded({ direction: 'inbound', cause, outcome, durationSeconds: 9, endedAt: LATER });

describe('what a call came to', () => {
  it('is what was said last: by the session, or by the human who took it over', () => {
    given(...talking, connected, sessionEnded('resolved'))
      .when(completed)
      .then(endedAs('resolved'));
    given(...talking, sessionEnded('resolved'), connected)
      .when(completed)
      .then(endedAs('transferred'));
  });
  it('is not forgotten when a session ends that says nothing of it', () =>
    given(...talking, connected, sessionEnded(null))
      .when(completed)
      .then(endedAs('transferred')));
});

describe('why a call ended', () => {
  it('follows from the first of its streams that ended', () =>
    given(...talking, sessionEnded(null), {
      type: 'SessionEnded',
      data: { streamSid: 'MZ2', cause: 'silence', outcome: null, at: LATER },
    })
      .when(completed)
      .then(endedAs(null)));
  it('is not told by a session that ends after it', () =>
    given(...talking, end)
      .when({ type: 'EndSession', streamSid: STREAM_SID, cause: 'api', outcome: 'resolved', at: LATER }, completed)
      .then({
        type: 'SessionEnded',
        data: { streamSid: STREAM_SID, cause: 'api', outcome: 'resolved', at: LATER },
      }));
});

describe('a call that is over', () => {
  it('has no stream to be lost', () =>
    given(...talking, end)
      .when({ type: 'LoseSession', streamSid: STREAM_SID, reason: 'closed', at: LATER })
      .nothing());
  it('takes in what was denied, cut and pressed before it', () =>
    given(...talking, end)
      .when(
        { type: 'DenyTool', toolCallId: 'call_1', tool: 'wire_money', arguments: {}, reason: 'no', atMs: 1 },
        { type: 'InterruptTurn', turnId: 'item_1', heardMs: 1, heardText: '', atMs: 1 },
        { type: 'RecordDigits', digits: '1', atMs: 2 },
      )
      .then(
        {
          type: 'ToolDenied',
          data: { toolCallId: 'call_1', tool: 'wire_money', arguments: {}, reason: 'no', atMs: 1 },
        },
        { type: 'TurnInterrupted', data: { turnId: 'item_1', heardMs: 1, heardText: '', estimated: true, atMs: 1 } },
        { type: 'DigitsReceived', data: { digits: '1', atMs: 2 } },
      ));
});

describe('a stream that ended before it was opened', () => {
  it('is not opened any more', () =>
    given(inboundStarted, sessionEnded(null))
      .when({ type: 'OpenSession', streamSid: STREAM_SID, model: 'm', voice: 'v', at: AT })
      .nothing());
});

describe('a consent', () => {
  const said = (granted: boolean): CallEvent => ({
    type: 'ConsentRecorded',
    data: { scope: 'recording', granted, wording: 'v1', at: AT },
  });
  it('that was given, and withdrawn, is withdrawn once', () =>
    given(...talking, said(true), said(false))
      .when({ type: 'RecordConsent', scope: 'recording', granted: false, wording: 'v1', at: LATER })
      .nothing());
});

describe('a repeated start', () => {
  it('of a call that was refused before it is answered as its first would be', () => {
    const refused: CallEvent = {
      type: 'CallRefused',
      data: {
        ...{ tenantId: 'acme', direction: 'inbound', from: '+15550000001', to: '+15550000002', callSid: CALL_SID },
        ...{ agentKey: null, reason: 'unavailable', at: AT },
      },
    };
    given(refused).when(startInbound).nothing();
    given(refused).when(startOutbound).refused('idempotency-key-reused');
  });
});
