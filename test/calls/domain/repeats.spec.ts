import { describe, it } from '@jest/globals';
import type { CallCommand } from '../../../src/calls/domain/call.commands.js';
import { callDecider } from '../../../src/calls/domain/call.decider.js';
import { specFor } from '../../kit/given.js';
import { AT, callEnded, inboundStarted, LATER, sessionOpened, STREAM_SID, talking } from '../call.samples.js';

const given = specFor(callDecider);
const end = callEnded({ direction: 'inbound' });
const lose: CallCommand = { type: 'LoseSession', streamSid: STREAM_SID, reason: 'closed', at: AT };
const lost = {
  type: 'SessionLost',
  data: { streamSid: STREAM_SID, reason: 'closed', at: AT, estimated: false },
} as const;
const resume = (streamSid: string): CallCommand => ({ type: 'ResumeSession', streamSid, at: LATER });
const resumed = (streamSid: string) => ({ type: 'SessionResumed', data: { streamSid, at: LATER } }) as const;
const endSession = (streamSid: string): CallCommand => ({
  type: 'EndSession',
  streamSid,
  cause: 'stream-lost',
  outcome: null,
  at: LATER,
});
const sessionEnded = (streamSid: string) =>
  ({ type: 'SessionEnded', data: { streamSid, cause: 'stream-lost', outcome: null, at: LATER } }) as const;
const ask = { toolCallId: 'call_1', tool: 'lookup_order', arguments: {}, atMs: 3000 } as const;
const escalate = { target: 'support', reason: 'asked', initiatedBy: 'agent', at: AT } as const;

/** What a spool or a model tells again after the call's end is answered as it was the first time. */
describe('a repeat after the end of the call changes nothing', () => {
  it('of a session that was opened', () =>
    given(...talking, end)
      .when({ type: 'OpenSession', streamSid: STREAM_SID, model: 'm', voice: 'v', at: AT })
      .nothing());
  it('of a session that was resumed', () =>
    given(...talking, lost, resumed('MZ2'), end)
      .when(resume('MZ2'))
      .nothing());
  it('of a tool call', () =>
    given(...talking, { type: 'ToolInvoked', data: ask }, end)
      .when({ type: 'InvokeTool', ...ask })
      .nothing());
  it('of an escalation', () =>
    given(...talking, { type: 'CallEscalated', data: escalate }, end)
      .when({ type: 'EscalateCall', ...escalate })
      .nothing());
});

describe('a stream', () => {
  it('is not lost when the call is on another one', () =>
    given(...talking)
      .when({ ...lose, streamSid: 'MZ2' })
      .nothing());
  it('is lost once at a time, also where it was resumed in between', () =>
    given(...talking, lost, resumed(STREAM_SID))
      .when(lose, { ...lose, at: LATER })
      .then({ type: 'SessionLost', data: { ...lost.data, at: LATER } }));
  it('is not resumed while the call is on it', () =>
    given(...talking)
      .when(resume(STREAM_SID))
      .nothing());
  it('is not resumed twice by a repeat after the next loss', () =>
    given(...talking, lost, resumed(STREAM_SID), { type: 'SessionLost', data: { ...lost.data, at: LATER } })
      .when(resume(STREAM_SID))
      .nothing());
  it('is not resumed after the end', () =>
    given(...talking, lost, end)
      .when(resume('MZ2'))
      .refused('call-not-live'));
  it('that ended is not the one that the call went over to', () =>
    given(...talking, lost, resumed('MZ2'))
      .when(endSession(STREAM_SID), { ...lose, streamSid: 'MZ2' })
      .then(sessionEnded(STREAM_SID), { type: 'SessionLost', data: { ...lost.data, streamSid: 'MZ2' } }));
  it('that ended cannot be lost', () =>
    given(...talking)
      .when(endSession(STREAM_SID), lose)
      .then(sessionEnded(STREAM_SID)));
  it('ends once for itself', () =>
    given(...talking, lost, resumed('MZ2'))
      .when(endSession(STREAM_SID), endSession('MZ2'), endSession('MZ2'))
      .then(sessionEnded(STREAM_SID), sessionEnded('MZ2')));
  it('on which the call was resumed is not opened again', () =>
    given(...talking, lost, resumed('MZ2'))
      .when({ type: 'OpenSession', streamSid: 'MZ2', model: 'm', voice: 'v', at: AT })
      .nothing());
  it('opened after the answer brings no second one', () =>
    given(inboundStarted, { type: 'CallAnswered', data: { at: AT } })
      .when({ type: 'OpenSession', streamSid: STREAM_SID, model: 'gpt-realtime-2.1', voice: 'marin', at: AT })
      .then(sessionOpened));
});
