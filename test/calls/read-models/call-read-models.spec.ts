import { describe, expect, it } from '@jest/globals';
import { activeSession } from '../../../src/calls/read-models/active-session.projection.js';
import { callLog } from '../../../src/calls/read-models/call-log.projection.js';
import { Assembly } from '../../../src/calls/queries/session-contents.js';
import { voiceSession, type VoiceSessionDocument } from '../../../src/calls/read-models/voice-session.projection.js';
import type { AnyProjection } from '../../../src/platform/read-models/projection.js';
import { foldProjection } from '../../kit/fold-projection.js';
import { wholeCall } from '../all-facts.js';
import { AT, CALL_SID, callEnded, dialled, inboundStarted, LATER, outboundStarted, ringing } from '../call.samples.js';
import type { CallEvent } from '../call.types.js';

const ID = '5b7c1a52-0000-4000-8000-000000000001';
const fold = (projection: AnyProjection, ...facts: readonly CallEvent[]) =>
  foldProjection(projection, `call-${ID}`, facts).get(ID);
const refusedTo = (tenantId: string | null): CallEvent => ({
  type: 'CallRefused',
  data: {
    ...{ tenantId, direction: 'inbound', from: '+15550000001', to: '+15550000002', callSid: CALL_SID },
    ...{ agentKey: 'front_desk', reason: 'tenant-suspended', at: AT },
  },
});
const erased: CallEvent = { type: 'CallErased', data: { at: LATER } };

describe('call log', () => {
  it('begins with the call', () =>
    expect(fold(callLog, outboundStarted)).toMatchObject({
      id: ID,
      tenantId: 'acme',
      direction: 'outbound',
      status: 'queued',
      callSid: null,
      fromNumber: '+15550000001',
      toNumber: '+15550000002',
      createdAt: AT,
      durationSeconds: null,
    }));
  it('shows an inbound call as ringing', () =>
    expect(fold(callLog, inboundStarted)).toMatchObject({ status: 'ringing', callSid: CALL_SID }));
  it('shows a dial that nobody knows of', () =>
    expect(fold(callLog, outboundStarted, { type: 'DialUnknown', data: { reason: 'x', at: AT } })).toMatchObject({
      status: 'unknown',
    }));
  it('follows the call', () =>
    expect(fold(callLog, ...dialled, ringing)).toMatchObject({ status: 'ringing', callSid: CALL_SID }));
  it('shows how it ended', () =>
    expect(fold(callLog, ...wholeCall)).toMatchObject({
      status: 'completed',
      cause: 'agent-ended',
      outcome: 'resolved',
      durationSeconds: 60,
      escalated: true,
      answeredBy: 'machine_start',
      answeredAt: AT,
      endedAt: LATER,
      summary: 'An order was looked up.',
    }));
  it('shows a call that was refused, with the reason, and loses who it was with an erasure', () => {
    const refused = refusedTo('acme');
    expect(fold(callLog, refused)).toMatchObject({
      ...{ id: ID, tenantId: 'acme', status: 'failed', cause: 'refused', refusal: 'tenant-suspended' },
      ...{ fromNumber: '+15550000001', toNumber: '+15550000002', callSid: CALL_SID, agentVersionId: null },
      ...{ createdAt: AT, endedAt: AT, durationSeconds: 0, endEstimated: false },
    });
    expect(fold(callLog, refused, erased)).toMatchObject({ fromNumber: null, toNumber: null, cause: 'refused' });
  });
  it('shows why a call was refused that had begun', () =>
    expect(
      fold(callLog, inboundStarted, refusedTo('acme'), callEnded({ status: 'failed', cause: 'refused' })),
    ).toMatchObject({ status: 'failed', cause: 'refused', refusal: 'tenant-suspended', agentVersionId: 'version-1' }));
  it('is in nobody’s list where the number is nobody’s', () => expect(fold(callLog, refusedTo(null))).toBeUndefined());
  it('says that nobody saw the end', () =>
    expect(fold(callLog, inboundStarted, callEnded({ estimated: true }))).toMatchObject({ endEstimated: true }));
  it('loses who it was with an erasure, and keeps that it was', () =>
    expect(fold(callLog, ...wholeCall, erased)).toMatchObject({
      fromNumber: null,
      toNumber: null,
      summary: null,
      durationSeconds: 60,
    }));
});

/** Put together from its head and its pages, as readers get it. */
const sessionOf = (...facts: readonly CallEvent[]) => {
  const documents = [...foldProjection(voiceSession, `call-${ID}`, facts).values()] as VoiceSessionDocument[];
  const assembly = new Assembly({ left: Infinity });
  for (const document of documents) if ('page' in document) assembly.add(document);
  return { ...documents.find((document) => 'tenantId' in document), ...assembly.contents };
};

describe('voice session', () => {
  const session = sessionOf(...wholeCall);

  it('holds what was said, heard and pressed', () =>
    expect(session).toMatchObject({
      status: 'completed',
      streamSid: 'MZ2',
      sessions: 2,
      model: 'gpt-realtime-2.1',
      voice: 'marin',
      turns: [{ turnId: 'item_1', speaker: 'agent', text: 'Hello, this is the order line.' }],
      interruptions: [{ turnId: 'item_1', heardMs: 1200, heardText: 'Hello, this is', atMs: 1500 }],
      digits: [{ digits: '12#', atMs: 4000 }],
      startedAt: AT,
      endedAt: LATER,
      outcome: 'resolved',
    }));
  it('holds every tool call with its fate', () =>
    expect(session?.functionCalls).toMatchObject([
      { id: 'call_1', status: 'succeeded', result: { status: 'shipped' }, durationMs: 40 },
      { id: 'call_2', status: 'failed', error: 'bad-status' },
      { id: 'call_3', status: 'unknown', error: 'call-ended' },
      { id: 'call_4', status: 'denied', error: 'tool-not-approved' },
    ]));
  it('is failed when the call came to nothing', () =>
    expect(fold(voiceSession, ...dialled, callEnded({ status: 'busy' }))).toMatchObject({ status: 'failed' }));
  it('loses every word with an erasure', () => {
    const after = JSON.stringify([...foldProjection(voiceSession, `call-${ID}`, [...wholeCall, erased]).values()]);
    for (const personal of ['order line', 'this is', '12#', '"123"', 'shipped', 'looked up']) {
      expect(JSON.stringify(session)).toContain(personal);
      expect(after).not.toContain(personal);
    }
  });
});

describe('active session', () => {
  it('is live from its first stream on', () => {
    const before = fold(activeSession, ...wholeCall.slice(0, 7));
    const after = fold(activeSession, ...wholeCall.slice(0, 9));
    expect(before).toMatchObject({ live: false, streamSid: null });
    expect(after).toMatchObject({ live: true, streamSid: 'MZ1', turnCount: 1, startedAt: AT });
  });
  it('is gone with the end', () => expect(fold(activeSession, ...wholeCall)).toBeUndefined());
});
