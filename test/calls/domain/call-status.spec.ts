import { describe, it } from '@jest/globals';
import type { RecordCallStatus } from '../../../src/calls/domain/call.commands.js';
import { callDecider } from '../../../src/calls/domain/call.decider.js';
import { specFor } from '../../kit/given.js';
import {
  answered,
  AT,
  CALL_SID,
  callEnded,
  dialled,
  dialAccepted,
  dialRequested,
  LATER,
  outboundStarted,
  ringing,
  talking,
} from '../call.samples.js';

const given = specFor(callDecider);
const status = (word: string, over: Partial<RecordCallStatus> = {}): RecordCallStatus => ({
  type: 'RecordCallStatus',
  callSid: CALL_SID,
  status: word,
  answeredBy: null,
  durationSeconds: null,
  at: AT,
  ...over,
});

describe('record a call status', () => {
  it('records ringing', () =>
    given(...dialled)
      .when(status('ringing'))
      .then(ringing));
  it('records the answer', () =>
    given(...dialled, ringing)
      .when(status('in-progress'))
      .then(answered));
  it('records a repeated status once', () =>
    given(...dialled, ringing)
      .when(status('ringing'))
      .nothing());
  it('ignores a status that the call has passed', () =>
    given(...dialled, ringing, answered)
      .when(status('ringing'), status('initiated'), status('queued'))
      .nothing());
  it('ignores a word it does not know', () =>
    given(...dialled)
      .when(status('levitating'))
      .nothing());
  it('ends the call with the carrier’s duration', () =>
    given(...dialled, ringing, answered)
      .when(status('completed', { durationSeconds: 42, at: LATER }))
      .then(callEnded({ durationSeconds: 42, endedAt: LATER })));
  it('measures the duration itself when the carrier does not say', () =>
    given(...dialled, answered)
      .when(status('completed', { at: LATER }))
      .then(callEnded({ durationSeconds: 60, endedAt: LATER })));
  it('ends a call whose first callback is its last', () =>
    given(outboundStarted, dialRequested)
      .when(status('no-answer'))
      .then(dialAccepted, callEnded({ status: 'no-answer', cause: 'carrier', outcome: 'no_answer' })));
  it.each(['busy', 'failed', 'canceled'] as const)('ends a call that came to nothing: %s', (word) =>
    given(...dialled)
      .when(status(word))
      .then(callEnded({ status: word, cause: 'carrier', outcome: word === 'busy' ? 'no_answer' : null })),
  );
  it('keeps the cause and the outcome that the session ended with', () =>
    given(...talking, {
      type: 'SessionEnded',
      data: { streamSid: 'MZ1', cause: 'agent-ended', outcome: 'resolved', at: AT },
    })
      .when(status('completed', { durationSeconds: 9 }))
      .then(callEnded({ direction: 'inbound', cause: 'agent-ended', outcome: 'resolved', durationSeconds: 9 })));
  it('changes nothing after the end', () =>
    given(...dialled, callEnded())
      .when(status('in-progress'), status('failed'), status('completed'))
      .nothing());
  it('records an answering machine once', () =>
    given(...dialled)
      .when(
        status('in-progress', { answeredBy: 'machine_start' }),
        status('in-progress', { answeredBy: 'machine_start' }),
      )
      .then({ type: 'AnsweringMachineDetected', data: { answeredBy: 'machine_start', at: AT } }, answered));
  it.each([
    ['machine_end_beep', true],
    ['fax', true],
    ['human', false],
    ['unknown', false],
  ])('knows a machine by its word: %s', (answeredBy, isMachine) =>
    given(...dialled, answered)
      .when(status('in-progress', { answeredBy }))
      .then(...(isMachine ? [{ type: 'AnsweringMachineDetected', data: { answeredBy, at: AT } } as const] : [])),
  );
  it('keeps an outcome that is known already', () =>
    given(...dialled, { type: 'EscalationConnected', data: { at: AT } })
      .when(status('busy'))
      .then(callEnded({ status: 'busy', cause: 'carrier', outcome: 'transferred' })));
  it('refuses a status of a call that was never started', () =>
    given().when(status('ringing')).refused('call-not-started'));
});
