import { describe, expect, it } from '@jest/globals';
import { unsettledCall, type UnsettledCall } from '../../../src/calls/read-models/unsettled-call.projection.js';
import type { DecodedEvent } from '../../../src/platform/events/event.js';
import type { AnyFact } from '../../../src/platform/events/fact.js';
import type { AnyProjection } from '../../../src/platform/read-models/projection.js';
import { foldProjection } from '../../kit/fold-projection.js';
import {
  AT,
  callEnded,
  dialAccepted,
  dialRequested,
  inboundStarted,
  outboundStarted,
  ringing,
} from '../call.samples.js';
import type { CallEvent } from '../call.types.js';

const fold = (...facts: readonly CallEvent[]) => foldProjection(unsettledCall, 'call-1', facts).get('1');
const idOf = (index: number): string => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;

describe('a call that is not settled', () => {
  it('waits for its dial from when that was asked for, whatever else is recorded', () => {
    const unknown: CallEvent = { type: 'DialUnknown', data: { reason: 'x', at: AT } };
    const waiting = { id: '1', tenantId: 'acme', kind: 'dial', dueAt: AT, causeId: idOf(0) };
    expect(fold(outboundStarted, dialRequested, unknown)).toEqual(waiting);
  });

  it('is silent from the last that was recorded of it, once it is a call', () => {
    const silent = { id: '1', tenantId: 'acme', kind: 'silence', dueAt: AT };
    expect(fold(inboundStarted)).toEqual({ ...silent, causeId: idOf(0) });
    expect(fold(outboundStarted, dialRequested, dialAccepted)).toEqual({ ...silent, causeId: idOf(2) });
  });

  it('goes when it has ended', () => expect(fold(inboundStarted, callEnded())).toBeUndefined());

  it('is not written anew for everything that is said', () => {
    const { on } = unsettledCall as AnyProjection;
    const call = fold(inboundStarted) as UnsettledCall;
    const rings = (afterMs: number) => {
      const recordedAt = new Date(Date.parse(AT) + afterMs).toISOString();
      const event = { ...ringing, id: 'later', stream: 'call-1', recordedAt } as unknown as DecodedEvent<AnyFact>;
      return on['CallRinging']?.update(call, ringing.data, event);
    };
    expect(rings(14_999)).toBe(call);
    expect(rings(15_000)).toEqual({ ...call, dueAt: '2026-03-01T10:00:15.000Z', causeId: 'later' });
  });
});
