import { describe, it } from '@jest/globals';
import type { CallCommand } from '../../../src/calls/domain/call.commands.js';
import { callDecider } from '../../../src/calls/domain/call.decider.js';
import { specFor } from '../../kit/given.js';
import { callEnded, talking } from '../call.samples.js';

const given = specFor(callDecider);
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
