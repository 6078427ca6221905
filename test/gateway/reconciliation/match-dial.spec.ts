import { describe, expect, it } from '@jest/globals';
import type { CarrierCall } from '../../../src/calls/ports/telephony.js';
import { DIAL_WINDOW_MS, matchDial, type Rival } from '../../../src/gateway/reconciliation/match-dial.js';

const AT = Date.UTC(2026, 0, 1, 12);
const iso = (offsetMs: number): string => new Date(AT + offsetMs).toISOString();
const REQUESTED = iso(0);

const listed = (callSid: string, offsetMs = 500): CarrierCall => ({
  callSid,
  to: '+15550100001',
  from: '+15550109999',
  status: 'ringing',
  durationSeconds: null,
  createdAt: iso(offsetMs),
});
const settled = (callSid: string, offsetMs = 0): Rival => ({ requestedAt: iso(offsetMs), callSid, settled: true });
const open = (offsetMs: number): Rival => ({ requestedAt: iso(offsetMs), callSid: null, settled: false });

describe('the carrier’s list', () => {
  it('gives the only call that is nobody else’s', () =>
    expect(matchDial(REQUESTED, [listed('CA1')], [])).toEqual({ kind: 'found', call: listed('CA1') }));
  it('proves nothing when it is empty', () => expect(matchDial(REQUESTED, [], [])).toEqual({ kind: 'none' }));
  it('leaves out what other calls of ours have', () => {
    const calls = [listed('CA1'), listed('CA2')];
    expect(matchDial(REQUESTED, calls, [settled('CA1')])).toEqual({ kind: 'found', call: listed('CA2') });
    expect(matchDial(REQUESTED, [listed('CA1')], [settled('CA1')])).toEqual({ kind: 'none' });
  });
  it('leaves out what was created too long before or after', () => {
    const far = [listed('CA1', -DIAL_WINDOW_MS - 1), listed('CA2', DIAL_WINDOW_MS + 1)];
    expect(matchDial(REQUESTED, far, [])).toEqual({ kind: 'none' });
  });
  it('is ambiguous with two that are nobody’s', () =>
    expect(matchDial(REQUESTED, [listed('CA1'), listed('CA2')], [])).toEqual({ kind: 'ambiguous' }));
  it('is ambiguous while another open dial of ours may have made the call', () =>
    expect(matchDial(REQUESTED, [listed('CA1')], [open(5_000)])).toEqual({ kind: 'ambiguous' }));
  it('is clear when the other open dial was too long ago for it', () =>
    expect(matchDial(REQUESTED, [listed('CA1', 30_000)], [open(-45_000)])).toMatchObject({ kind: 'found' }));
});
