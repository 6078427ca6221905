import { describe, it } from '@jest/globals';
import type { CallCommand } from '../../../src/calls/domain/call.commands.js';
import { callDecider } from '../../../src/calls/domain/call.decider.js';
import { specFor } from '../../kit/given.js';
import { AT, callEnded, LATER, talking } from '../call.samples.js';

const given = specFor(callDecider);
const end: CallCommand = { type: 'EndCall', cause: 'api', outcome: null, at: LATER };
const escalate: CallCommand = {
  type: 'EscalateCall',
  target: 'support',
  reason: 'asked',
  initiatedBy: 'agent',
  at: AT,
};
const escalated = {
  type: 'CallEscalated',
  data: { target: 'support', reason: 'asked', initiatedBy: 'agent', at: AT },
} as const;
const connected = { type: 'EscalationConnected', data: { at: AT } } as const;

describe('escalate a call', () => {
  it('asks for a human once at a time', () =>
    given(...talking)
      .when(escalate, escalate)
      .then(escalated));
  it('may be tried again after it failed', () =>
    given(...talking, escalated)
      .when({ type: 'RecordEscalation', outcome: 'failed', reason: 'no-answer', at: AT }, escalate)
      .then({ type: 'EscalationFailed', data: { reason: 'no-answer', at: AT } }, escalated));
  it('is refused with a human on the line', () =>
    given(...talking, escalated, connected)
      .when(escalate)
      .refused('call-already-with-human'));
  it('is refused after the end', () =>
    given(...talking, callEnded())
      .when(escalate)
      .refused('call-not-live'));
  it('makes the outcome a transfer', () =>
    given(...talking, escalated)
      .when({ type: 'RecordEscalation', outcome: 'connected', at: AT }, end)
      .then(
        connected,
        callEnded({ direction: 'inbound', cause: 'api', outcome: 'transferred', durationSeconds: 60, endedAt: LATER }),
      ));
  it('takes no news of a handover nobody asked for', () =>
    given(...talking)
      .when({ type: 'RecordEscalation', outcome: 'connected', at: AT })
      .nothing());
});
