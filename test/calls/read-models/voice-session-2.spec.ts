import { describe, expect, it } from '@jest/globals';
import { voiceSession2 } from '../../../src/calls/read-models/voice-session-2.projection.js';
import { foldProjection } from '../../kit/fold-projection.js';
import { wholeCall } from '../all-facts.js';
import { AT, CALL_SID, callEnded, dialled, LATER } from '../call.samples.js';
import type { CallEvent } from '../call.types.js';

const ID = '5b7c1a52-0000-4000-8000-000000000001';
const erased: CallEvent = { type: 'CallErased', data: { at: LATER } };
/** The documents after these facts: version 2 has one of a call, under the call's id. */
const after = (...facts: readonly CallEvent[]) => [...foldProjection(voiceSession2, `call-${ID}`, facts).entries()];

describe('version 2 of a voice session', () => {
  it('is one document with all that was said, heard, pressed and done', () =>
    expect(after(...wholeCall)).toEqual([
      [
        ID,
        expect.objectContaining({
          ...{ id: ID, tenantId: 'acme', callSid: CALL_SID, streamSid: 'MZ2', status: 'completed', sessions: 2 },
          ...{ model: 'gpt-realtime-2.1', voice: 'marin', summary: 'An order was looked up.', outcome: 'resolved' },
          ...{ createdAt: AT, startedAt: AT, endedAt: LATER },
          turns: [
            expect.objectContaining({ turnId: 'item_1', text: 'Hello, this is the order line.', cutReason: null }),
          ],
          interruptions: [{ turnId: 'item_1', heardMs: 1200, heardText: 'Hello, this is', atMs: 1500 }],
          digits: [{ digits: '12#', atMs: 4000 }],
        }),
      ],
    ]));

  it('holds every tool call with its fate', () =>
    expect(after(...wholeCall)[0]?.[1]).toMatchObject({
      functionCalls: [
        {
          id: 'call_1',
          status: 'succeeded',
          arguments: { order: '123' },
          result: { status: 'shipped' },
          durationMs: 40,
        },
        { id: 'call_2', status: 'failed', error: 'bad-status', result: null },
        { id: 'call_3', status: 'unknown', error: 'call-ended' },
        { id: 'call_4', status: 'denied', error: 'tool-not-approved' },
      ],
    }));

  it('is pending until a session opens, and failed when the call came to nothing', () => {
    expect(after(...dialled)[0]?.[1]).toMatchObject({ status: 'pending', streamSid: null, sessions: 0 });
    expect(after(...dialled, callEnded({ status: 'busy' }))[0]?.[1]).toMatchObject({ status: 'failed' });
  });

  it('is nothing for a call that never started', () => expect(after(erased, callEnded({}))).toEqual([]));

  it('loses every word with an erasure, and keeps that it was said', () => {
    const words = ['order line', 'this is', '12#', '"123"', 'shipped', 'looked up'];
    const [before, without] = [after(...wholeCall), after(...wholeCall, erased)].map((all) => JSON.stringify(all));
    for (const personal of words) {
      expect(before).toContain(personal);
      expect(without).not.toContain(personal);
    }
    expect(without).toContain('"turnId":"item_1"');
  });
});
