import { describe, it } from '@jest/globals';
import type { RecordCallStatus } from '../../../src/calls/domain/call.commands.js';
import { callDecider } from '../../../src/calls/domain/call.decider.js';
import type { CallEvent } from '../../../src/calls/domain/call.events.js';
import { specFor } from '../../kit/given.js';
import { AT, CALL_SID, callEnded, LATER, STREAM_SID, talking } from '../call.samples.js';

const given = specFor(callDecider);
const lost = (reason: string): CallEvent => ({
  type: 'SessionLost',
  data: { streamSid: STREAM_SID, reason, at: AT, estimated: true },
});
const completed: RecordCallStatus = {
  type: 'RecordCallStatus',
  callSid: CALL_SID,
  status: 'completed',
  answeredBy: null,
  durationSeconds: 9,
  at: LATER,
};
const ended = { direction: 'inbound', durationSeconds: 9, endedAt: LATER } as const;

describe('the end of a call whose process died', () => {
  it('says that the process was lost, and that its time is estimated', () =>
    given(...talking, lost('process-lost'))
      .when(completed)
      .then(callEnded({ ...ended, cause: 'process-lost', estimated: true })));

  it('is an ordinary one when another session had the call by then', () =>
    given(...talking, lost('process-lost'), { type: 'SessionResumed', data: { streamSid: 'MZ2', at: AT } })
      .when(completed)
      .then(callEnded(ended)));

  it('is an ordinary one when the session was lost for another reason', () =>
    given(...talking, lost('stream'))
      .when(completed)
      .then(callEnded(ended)));

  it('is what somebody asked for before', () =>
    given(...talking, { type: 'HangUpRequested', data: { cause: 'api', at: AT } }, lost('process-lost'))
      .when(completed)
      .then(callEnded({ ...ended, cause: 'api' })));
});

describe('the end of a call whose callbacks were lost', () => {
  it('has an estimated time when it follows from the carrier’s records', () =>
    given(...talking)
      .when({ ...completed, estimated: true })
      .then(callEnded({ ...ended, estimated: true })));
});
