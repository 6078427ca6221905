import { describe, it } from '@jest/globals';
import type { CallCommand } from '../../../src/calls/domain/call.commands.js';
import { callDecider } from '../../../src/calls/domain/call.decider.js';
import { specFor } from '../../kit/given.js';
import { AT, CALL_SID, callEnded, dialled, inboundStarted, LATER, sessionOpened, talking } from '../call.samples.js';

const given = specFor(callDecider);
const end: CallCommand = { type: 'EndCall', cause: 'api', outcome: null, at: LATER };
const connected = { type: 'EscalationConnected', data: { at: AT } } as const;

describe('end a call', () => {
  it('ends a conversation with its duration', () =>
    given(...talking)
      .when(end)
      .then(callEnded({ direction: 'inbound', cause: 'api', durationSeconds: 60, endedAt: LATER })));
  it('cancels one that nobody has answered', () =>
    given(...dialled)
      .when(end)
      .then(callEnded({ status: 'canceled', cause: 'api', endedAt: LATER })));
  it('gives no call a duration below nothing, whatever the clocks say', () =>
    given(inboundStarted, { type: 'CallAnswered', data: { at: LATER } })
      .when({ ...end, at: AT })
      .then(callEnded({ direction: 'inbound', cause: 'api' })));
  it('completes one that had a session, though nobody told of the answer', () =>
    given(inboundStarted, sessionOpened)
      .when(end)
      .then(callEnded({ direction: 'inbound', cause: 'api', endedAt: LATER })));
  it('prefers the outcome that is named to the one that was known', () =>
    given(...talking, connected)
      .when({ ...end, outcome: 'resolved' })
      .then(
        callEnded({ direction: 'inbound', cause: 'api', outcome: 'resolved', durationSeconds: 60, endedAt: LATER }),
      ));
  it('leaves an ended call as it ended', () => given(inboundStarted, callEnded()).when(end).nothing());
  it('refuses a call that was never started', () => given().when(end).refused('call-not-started'));
});

describe('request a hang-up', () => {
  const request: CallCommand = { type: 'RequestHangUp', at: AT };
  const requested = { type: 'HangUpRequested', data: { cause: 'api', at: AT } } as const;
  const hungUp: CallCommand = { type: 'EndSession', streamSid: 'MZ1', cause: 'caller-hung-up', outcome: null, at: AT };

  it('says why, once', () =>
    given(...talking)
      .when(request, request)
      .then(requested));
  it('is refused after the end', () =>
    given(...talking, callEnded())
      .when(request)
      .refused('call-not-live'));
  it('is the cause, although the carrier reports what looks like the caller’s hang-up', () =>
    given(...talking, requested)
      .when(hungUp, {
        type: 'RecordCallStatus',
        callSid: CALL_SID,
        status: 'completed',
        answeredBy: null,
        durationSeconds: 5,
        at: LATER,
      })
      .then(
        { type: 'SessionEnded', data: { streamSid: 'MZ1', cause: 'api', outcome: null, at: AT } },
        callEnded({ direction: 'inbound', cause: 'api', durationSeconds: 5, endedAt: LATER }),
      ));
});

describe('a session that ends after somebody asked for the end', () => {
  it('keeps a cause of its own', () => {
    const own: CallCommand = { type: 'EndSession', streamSid: 'MZ1', cause: 'time-limit', outcome: 'resolved', at: AT };
    given(...talking, { type: 'HangUpRequested', data: { cause: 'api', at: AT } })
      .when(own)
      .then({
        type: 'SessionEnded',
        data: { streamSid: 'MZ1', cause: 'time-limit', outcome: 'resolved', at: AT },
      });
  });
});
