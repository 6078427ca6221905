import { describe, it } from '@jest/globals';
import type { CallCommand } from '../../../src/calls/domain/call.commands.js';
import { callDecider } from '../../../src/calls/domain/call.decider.js';
import { specFor } from '../../kit/given.js';
import { talking } from '../call.samples.js';

const given = specFor(callDecider);
const ask = { toolCallId: 'call_1', tool: 'lookup_order', arguments: {}, atMs: 3000 } as const;
const invoked = { type: 'ToolInvoked', data: ask } as const;
const denied = { type: 'ToolDenied', data: { ...ask, reason: 'not-approved' } } as const;
const of = { toolCallId: 'call_1', tool: 'lookup_order' } as const;
const succeeded = { type: 'ToolSucceeded', data: { ...of, result: null, durationMs: 5 } } as const;
const failed = { type: 'ToolFailed', data: { ...of, reason: 'HTTP 500', durationMs: 5 } } as const;
const unknown = { type: 'ToolOutcomeUnknown', data: { ...of, reason: 'timeout' } } as const;

const report = { type: 'RecordToolResult', toolCallId: 'call_1', durationMs: 5 } as const;
const success: CallCommand = { ...report, outcome: 'succeeded', result: null };
const failure: CallCommand = { ...report, outcome: 'failed', reason: 'HTTP 500' };
const doubt: CallCommand = { ...report, outcome: 'unknown', reason: 'timeout' };

describe("a tool's result", () => {
  it.each([
    ['success', succeeded],
    ['failure', failed],
    ['denial', denied],
  ])('stands once it is known: %s', (_, known) =>
    given(...talking, invoked, known)
      .when(success, failure, doubt)
      .nothing(),
  );
  it('is unknown once', () =>
    given(...talking, invoked)
      .when(doubt, doubt)
      .then(unknown));
  it('may still turn out a failure', () =>
    given(...talking, invoked, unknown)
      .when(failure, success)
      .then(failed));
  it('leaves a denied tool call uninvoked, and an invoked one undenied', () => {
    given(...talking, denied)
      .when({ type: 'InvokeTool', ...ask })
      .nothing();
    given(...talking, invoked)
      .when({ type: 'DenyTool', ...ask, reason: 'not-approved' })
      .nothing();
  });
});
