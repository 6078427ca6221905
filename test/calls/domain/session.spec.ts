import { describe, it } from '@jest/globals';
import type { CallCommand } from '../../../src/calls/domain/call.commands.js';
import { callDecider } from '../../../src/calls/domain/call.decider.js';
import { specFor } from '../../kit/given.js';
import { answered, AT, callEnded, inboundStarted, LATER, sessionOpened, STREAM_SID, talking } from '../call.samples.js';

const given = specFor(callDecider);
const open: CallCommand = {
  type: 'OpenSession',
  streamSid: STREAM_SID,
  model: 'gpt-realtime-2.1',
  voice: 'marin',
  at: AT,
};
const ended = callEnded({ direction: 'inbound' });

describe('sessions', () => {
  it('open with the answer, which a late callback no longer brings', () =>
    given(inboundStarted).when(open).then(answered, sessionOpened));
  it('open once a stream', () =>
    given(...talking)
      .when(open)
      .nothing());
  it('do not open after the end', () => given(inboundStarted, ended).when(open).refused('call-not-live'));
  it('are lost and resumed on another stream', () =>
    given(...talking)
      .when(
        { type: 'LoseSession', streamSid: STREAM_SID, reason: 'closed', at: AT },
        { type: 'ResumeSession', streamSid: 'MZ2', at: LATER },
      )
      .then(
        { type: 'SessionLost', data: { streamSid: STREAM_SID, reason: 'closed', at: AT, estimated: false } },
        { type: 'SessionResumed', data: { streamSid: 'MZ2', at: LATER } },
      ));
  it('are not lost twice', () =>
    given(...talking, {
      type: 'SessionLost',
      data: { streamSid: STREAM_SID, reason: 'closed', at: AT, estimated: false },
    })
      .when({ type: 'LoseSession', streamSid: STREAM_SID, reason: 'closed', at: AT })
      .nothing());
  it('end once, also after the call did', () =>
    given(...talking, ended)
      .when(
        { type: 'EndSession', streamSid: STREAM_SID, cause: 'caller-hung-up', outcome: null, at: LATER },
        { type: 'EndSession', streamSid: STREAM_SID, cause: 'api', outcome: null, at: LATER },
      )
      .then({
        type: 'SessionEnded',
        data: { streamSid: STREAM_SID, cause: 'caller-hung-up', outcome: null, at: LATER },
      }));
});
