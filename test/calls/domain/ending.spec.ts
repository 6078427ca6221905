import { describe, it } from '@jest/globals';
import type { CallCommand } from '../../../src/calls/domain/call.commands.js';
import { callDecider } from '../../../src/calls/domain/call.decider.js';
import { specFor } from '../../kit/given.js';
import { AT, CALL_SID, callEnded, dialled, inboundStarted, LATER, sessionOpened, talking } from '../call.samples.js';

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
const consent: CallCommand = { type: 'RecordConsent', scope: 'recording', granted: true, wording: 'v1', at: AT };
const consented = {
  type: 'ConsentRecorded',
  data: { scope: 'recording', granted: true, wording: 'v1', at: AT },
} as const;

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

describe('what is learnt of a call', () => {
  it('keeps a consent once', () =>
    given(...talking)
      .when(consent, consent)
      .then(consented));
  it('keeps its withdrawal', () =>
    given(...talking, consented)
      .when({ ...consent, granted: false })
      .then({ type: 'ConsentRecorded', data: { scope: 'recording', granted: false, wording: 'v1', at: AT } }));
  it('keeps each yes and no in turn', () => {
    const no = { ...consented, data: { ...consented.data, granted: false } };
    given(...talking, consented, no)
      .when(consent)
      .then(consented);
    given(...talking, no)
      .when({ ...consent, granted: false })
      .nothing();
  });
  it('tells consents, recordings and summaries apart', () => {
    const data = { recordingSid: 'RE1', url: 'https://example.com/RE1', durationSeconds: 60, at: AT };
    const training: CallCommand = { ...consent, scope: 'training' };
    given(
      ...talking,
      consented,
      { type: 'RecordingAttached', data },
      { type: 'CallSummarized', data: { summary: 'Well.', at: AT } },
    )
      .when(
        training,
        { type: 'AttachRecording', ...data, recordingSid: 'RE2' },
        { type: 'SummarizeCall', summary: 'Well.', at: LATER },
      )
      .then(
        { type: 'ConsentRecorded', data: { ...consented.data, scope: 'training' } },
        { type: 'RecordingAttached', data: { ...data, recordingSid: 'RE2' } },
        { type: 'CallSummarized', data: { summary: 'Well.', at: LATER } },
      );
  });
  it('takes a recording, a summary and a cost after the end, each once', () => {
    const recording = { recordingSid: 'RE1', url: 'https://example.com/RE1', durationSeconds: 60, at: AT };
    const commands: CallCommand[] = [
      { type: 'AttachRecording', ...recording },
      { type: 'SummarizeCall', summary: 'All well.', at: AT },
      { type: 'RecordCost', currency: 'USD', amount: 0.12, at: AT },
    ];
    given(...talking, callEnded())
      .when(...commands, ...commands)
      .then(
        { type: 'RecordingAttached', data: recording },
        { type: 'CallSummarized', data: { summary: 'All well.', at: AT } },
        { type: 'CallCosted', data: { currency: 'USD', amount: 0.12, at: AT } },
      );
  });
  it('is erased once', () =>
    given(...talking, callEnded())
      .when({ type: 'EraseCall', at: AT }, { type: 'EraseCall', at: AT })
      .then({ type: 'CallErased', data: { at: AT } }));
});
