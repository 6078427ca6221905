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
const turn = {
  turnId: 'item_1',
  previousItemId: null,
  speaker: 'caller',
  text: 'Where is my order?',
  startedAtMs: 1200,
  endedAtMs: 2600,
  cutReason: null,
} as const;
const cut = { turnId: 'item_2', heardMs: 840, heardText: 'Your order', atMs: 4000 } as const;
const ask = { toolCallId: 'call_1', tool: 'lookup_order', arguments: { order: '123' }, atMs: 3000 } as const;
const invoked = { type: 'ToolInvoked', data: ask } as const;
const succeeded = {
  type: 'ToolSucceeded',
  data: { toolCallId: 'call_1', tool: 'lookup_order', result: { status: 'shipped' }, durationMs: 12 },
} as const;
const result: CallCommand = {
  type: 'RecordToolResult',
  toolCallId: 'call_1',
  outcome: 'succeeded',
  result: { status: 'shipped' },
  durationMs: 12,
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

describe('turns', () => {
  it('are recorded', () =>
    given(...talking)
      .when({ type: 'AppendTurn', ...turn })
      .then({ type: 'TurnAppended', data: turn }));
  it('are recorded with the reason why the provider ended them early', () =>
    given(...talking)
      .when({ type: 'AppendTurn', ...turn, cutReason: 'max_output_tokens' })
      .then({ type: 'TurnAppended', data: { ...turn, cutReason: 'max_output_tokens' } }));
  it('that a release spooled which knew no reason are taken as whole', () => {
    const { cutReason: _, ...spooled } = turn;
    return given(...talking)
      .when({ type: 'AppendTurn', ...spooled })
      .then({ type: 'TurnAppended', data: turn });
  });
  it('are recorded once', () =>
    given(...talking, { type: 'TurnAppended', data: turn })
      .when({ type: 'AppendTurn', ...turn })
      .nothing());
  it('are accepted after the end', () =>
    given(...talking, ended)
      .when({ type: 'AppendTurn', ...turn })
      .then({ type: 'TurnAppended', data: turn }));
  it('are refused before the call', () =>
    given()
      .when({ type: 'AppendTurn', ...turn })
      .refused('call-not-started'));
  it('keep what the caller had heard, once', () =>
    given(...talking)
      .when({ type: 'InterruptTurn', ...cut }, { type: 'InterruptTurn', ...cut })
      .then({ type: 'TurnInterrupted', data: { ...cut, estimated: true } }));
  it('tell the same digit pressed twice from a repeated report', () =>
    given(...talking)
      .when(
        { type: 'RecordDigits', digits: '1', atMs: 10 },
        { type: 'RecordDigits', digits: '1', atMs: 10 },
        { type: 'RecordDigits', digits: '1', atMs: 900 },
      )
      .then(
        { type: 'DigitsReceived', data: { digits: '1', atMs: 10 } },
        { type: 'DigitsReceived', data: { digits: '1', atMs: 900 } },
      ));
});

describe('tools', () => {
  it('are invoked once, whatever the model repeats', () =>
    given(...talking)
      .when({ type: 'InvokeTool', ...ask }, { type: 'InvokeTool', ...ask })
      .then(invoked));
  it('are not invoked after the end', () =>
    given(...talking, ended)
      .when({ type: 'InvokeTool', ...ask })
      .refused('call-not-live'));
  it('keep their first result', () =>
    given(...talking, invoked)
      .when(result, { ...result, durationMs: 99 })
      .then(succeeded));
  it('keep a result that comes after the end', () =>
    given(...talking, invoked, ended)
      .when(result)
      .then(succeeded));
  it('learn an outcome that was unknown', () =>
    given(...talking, invoked)
      .when(
        { type: 'RecordToolResult', toolCallId: 'call_1', outcome: 'unknown', reason: 'timeout', durationMs: 9 },
        result,
      )
      .then(
        { type: 'ToolOutcomeUnknown', data: { toolCallId: 'call_1', tool: 'lookup_order', reason: 'timeout' } },
        succeeded,
      ));
  it('record a failure', () =>
    given(...talking, invoked)
      .when({ type: 'RecordToolResult', toolCallId: 'call_1', outcome: 'failed', reason: 'HTTP 500', durationMs: 9 })
      .then({
        type: 'ToolFailed',
        data: { toolCallId: 'call_1', tool: 'lookup_order', reason: 'HTTP 500', durationMs: 9 },
      }));
  it('ignore the result of a call nobody made', () =>
    given(...talking)
      .when(result)
      .nothing());
  it('are denied once', () =>
    given(...talking)
      .when({ type: 'DenyTool', ...ask, reason: 'not-approved' }, { type: 'DenyTool', ...ask, reason: 'not-approved' })
      .then({ type: 'ToolDenied', data: { ...ask, reason: 'not-approved' } }));
});
