import { describe, expect, it } from '@jest/globals';
import { ToolMayHaveRun } from '../../../src/gateway/talk/agent-tools.js';
import { BridgedTestCall, toolsOf } from './bridged-call.js';

/** The scripted model answers only when a test says so. */
const settings = { answerBeginsWithinMs: 600_000, answerWithinMs: 600_000 };
const never = (): Promise<never> => new Promise(() => undefined);

describe("a tool's own deadline", () => {
  it('is honoured up to a minute, and the caller hears now and then that somebody is still there', async () => {
    let finish = (_: string): void => undefined;
    const slow = new Promise<string>((resolve) => (finish = resolve));
    const tools = toolsOf({ slow: () => slow }, { timeoutMs: 60_000 });
    const call = await BridgedTestCall.greeted({ settings, tools });
    call.toolCall('c1', 'slow');
    await call.clock.run(1200);
    expect(call.session.asked).toEqual(['speak One moment please.']);
    call.agentSays('wait', 'One moment please.', 500);
    for (let n = 0; n < 5; n++) {
      await call.clock.run(10_000);
      expect(call.session.asked.at(-1)).toContain('speak I am still waiting');
      expect(call.session.asked).toHaveLength(2 + n);
      call.agentSays(`wait${n}`, 'I am still waiting', 500);
    }
    finish('done');
    await call.clock.run(0);
    expect(call.writer.of('ToolSucceeded')).toMatchObject([{ result: 'done', durationMs: 51_200 }]);
    expect(call.session.asked.slice(-2)).toEqual(['toolResult c1 "done"', 'createResponse']);
    await call.clock.run(30_000);
    expect(call.session.asked.at(-1)).toBe('createResponse');
  });

  it('is not the end of a runtime that keeps it: what that says is recorded', async () => {
    const call = await BridgedTestCall.greeted({
      tools: toolsOf({ slow: never }, { timeoutMs: 20_000 }),
    });
    call.toolCall('c1', 'slow');
    await call.clock.run(20_400);
    expect(call.writer.of('ToolFailed')).toEqual([]);
    await call.clock.run(200);
    expect(call.writer.of('ToolFailed')).toMatchObject([{ reason: 'timeout' }]);
  });
});

describe('a tool whose outcome nobody knows', () => {
  it.each([
    ['says so itself', () => Promise.reject(new ToolMayHaveRun('no answer within 5000 ms'))],
    ['changes something and does not come back', never],
  ])('%s: it is recorded as unknown, and the model is told not to repeat it', async (_, book) => {
    const call = await BridgedTestCall.greeted({ settings, tools: toolsOf({ book }, { readOnly: false }) });
    call.toolCall('c1', 'book', { seats: 2 });
    await call.clock.run(11_000);
    expect(call.writer.of('ToolFailed')).toEqual([]);
    expect(call.writer.of('ToolOutcomeUnknown')).toMatchObject([{ toolCallId: 'c1', tool: 'book' }]);
    const told = call.session.asked.find((asked) => asked.startsWith('toolResult c1'));
    expect(told).toContain('"error":"outcome-unknown"');
    expect(told).toContain('Do not call it again');
    expect(call.reports).toContainEqual(expect.objectContaining({ type: 'tool', outcome: 'unknown' }));
  });

  it('is told the same way to the session that follows a loss', async () => {
    const book = (): Promise<never> => Promise.reject(new ToolMayHaveRun('no answer within 5000 ms'));
    const call = await BridgedTestCall.greeted({ tools: toolsOf({ book }, { readOnly: false }) });
    call.toolCall('c1', 'book');
    await call.clock.run(0);
    call.session.tell({ type: 'closed', reason: 'gone' });
    await call.clock.run(0);
    call.session.asked.length = 0;
    call.toolCall('c1', 'book');
    await call.clock.run(0);
    expect(call.session.asked[0]).toContain('Do not call it again');
  });
});

describe('arguments that do not fit', () => {
  const problem = (name: string): string | undefined => (name === 'fine' ? undefined : '/seats must be integer');

  it.each(['book', 'end_call'])('are denied to %s before anything is recorded as run', async (name) => {
    let ran = false;
    const call = await BridgedTestCall.greeted({
      settings,
      tools: toolsOf({ [name]: () => (ran = true) }, {}, problem),
    });
    call.toolCall('c1', name, { seats: 'two' });
    await call.clock.run(15_000);
    expect(ran).toBe(false);
    expect(call.ended).toEqual([]);
    expect(call.writer.of('ToolInvoked')).toEqual([]);
    expect(call.writer.of('ToolDenied')).toMatchObject([{ reason: 'invalid-arguments' }]);
    expect(call.session.asked[0]).toContain('/seats must be integer');
    expect(call.session.asked[1]).toBe('createResponse');
  });

  it('are not even looked at when there is too much of them', async () => {
    const call = await BridgedTestCall.greeted({ tools: toolsOf({ fine: () => 1 }, {}, problem) });
    call.toolCall('c1', 'fine', { text: 'x'.repeat(33_000) });
    await call.clock.run(0);
    expect(call.writer.of('ToolDenied')).toMatchObject([{ reason: 'arguments-too-large' }]);
  });
});
