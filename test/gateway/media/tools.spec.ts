import { describe, expect, it } from '@jest/globals';
import { InvalidAppend } from '../../../src/platform/event-store/event-store.errors.js';
import type { JsonObject } from '../../../src/platform/events/json.js';
import { BridgedTestCall, toolsOf } from './bridged-call.js';
import { MemoryWriter } from '../talk/memory-writer.js';

describe('a tool call', () => {
  it('runs once, is recorded before and after, and the model speaks about it', async () => {
    const seen: JsonObject[] = [];
    const call = await BridgedTestCall.greeted({
      tools: toolsOf({ lookup: (args) => (seen.push(args), { open: true }) }),
    });
    call.toolCall('c1', 'lookup', { id: 7 });
    call.toolCall('c1', 'lookup', { id: 7 });
    await call.clock.run(0);
    expect(seen).toEqual([{ id: 7 }]);
    expect(call.writer.of('ToolInvoked')).toMatchObject([{ toolCallId: 'c1', arguments: { id: 7 } }]);
    expect(call.writer.of('ToolSucceeded')).toMatchObject([{ toolCallId: 'c1', result: { open: true } }]);
    expect(call.session.asked).toEqual(['toolResult c1 {"open":true}', 'createResponse']);
  });

  it('does not run before the log has acknowledged it', async () => {
    let ran = false;
    const call = await BridgedTestCall.greeted({ tools: toolsOf({ lookup: () => (ran = true) }) });
    const handle = call.writer.handle.bind(call.writer);
    let acknowledge = (): void => undefined;
    call.writer.handle = async (commands) => {
      await new Promise<void>((resolve) => (acknowledge = resolve));
      return handle(commands);
    };
    call.toolCall('c1', 'lookup');
    await call.clock.run(500);
    expect(ran).toBe(false);
    acknowledge();
    await call.clock.run(0);
    expect(ran).toBe(true);
  });

  it('is answered from the log when it comes again after a reconnect', async () => {
    let runs = 0;
    const call = await BridgedTestCall.greeted({ tools: toolsOf({ lookup: () => ({ run: ++runs }) }) });
    call.toolCall('c1', 'lookup');
    await call.clock.run(0);
    call.session.tell({ type: 'closed', reason: 'socket-1006' });
    await call.clock.run(0);
    call.session.asked.length = 0;
    call.toolCall('c1', 'lookup');
    await call.clock.run(0);
    expect(runs).toBe(1);
    expect(call.session.asked[0]).toBe('toolResult c1 {"run":1}');
  });

  it('that is not approved is denied, recorded, and the model is told', async () => {
    const call = await BridgedTestCall.greeted();
    call.toolCall('c1', 'wire_money', { amount: 5 });
    await call.clock.run(0);
    expect(call.writer.of('ToolDenied')).toMatchObject([
      { toolCallId: 'c1', tool: 'wire_money', reason: 'tool-not-approved' },
    ]);
    expect(call.writer.of('ToolInvoked')).toEqual([]);
    expect(call.session.asked[0]).toContain('"reason":"tool-not-approved"');
    expect(call.session.asked[1]).toBe('createResponse');
  });

  it.each(['[1]', '{"a":', 'null', '"text"'])('with the arguments %s is denied', async (args) => {
    const call = await BridgedTestCall.greeted({ tools: toolsOf({ lookup: () => 1 }) });
    call.toolCall('c1', 'lookup', args);
    await call.clock.run(0);
    expect(call.writer.of('ToolDenied')).toMatchObject([{ reason: 'invalid-arguments' }]);
  });

  it('is denied with words while the store is away, and stands so in the log', async () => {
    let ran = false;
    const writer = new MemoryWriter();
    const call = await BridgedTestCall.greeted({ writer, tools: toolsOf({ lookup: () => (ran = true) }) });
    writer.away = true;
    call.toolCall('c1', 'lookup');
    await call.clock.run(0);
    expect(ran).toBe(false);
    expect(call.session.asked[0]).toContain('"reason":"log-unavailable"');
    writer.away = false;
    await call.clock.run(10_000);
    expect(writer.of('ToolDenied')).toMatchObject([{ reason: 'log-unavailable' }]);
    expect(writer.of('ToolInvoked')).toEqual([]);
  });

  it('that the log can never hold is denied, and recorded in short', async () => {
    const call = await BridgedTestCall.greeted({ tools: toolsOf({ lookup: () => 1 }) });
    const handle = call.writer.handle.bind(call.writer);
    call.writer.handle = (commands) =>
      JSON.stringify(commands).length > 100_000 ? Promise.reject(new InvalidAppend('too large')) : handle(commands);
    call.toolCall('c1', 'lookup', { text: 'x'.repeat(200_000) });
    await call.clock.run(0);
    expect(call.writer.of('ToolDenied')).toMatchObject([{ reason: 'arguments-too-large' }]);
    expect(call.session.asked[0]).toContain('arguments-too-large');
  });

  it('that takes long lets the caller hear it, and one that hangs is given up', async () => {
    let aborted = false;
    const hang = (_: JsonObject, signal: AbortSignal): Promise<never> => {
      signal.addEventListener('abort', () => (aborted = true));
      return new Promise(() => undefined);
    };
    const call = await BridgedTestCall.greeted({ tools: toolsOf({ slow: hang }) });
    call.toolCall('c1', 'slow');
    await call.clock.run(1200);
    expect(call.session.asked).toEqual(['speak One moment please.']);
    call.agentSays('wait', 'One moment please.', 500);
    await call.clock.run(9000);
    expect(aborted).toBe(true);
    expect(call.writer.of('ToolFailed')).toMatchObject([{ reason: 'timeout', durationMs: 10_000 }]);
    expect(call.session.asked.slice(1)).toEqual(['toolResult c1 {"error":"timeout"}', 'createResponse']);
  });

  it('that fails is recorded with its reason', async () => {
    const call = await BridgedTestCall.greeted({
      tools: toolsOf({ bad: () => Promise.reject(new Error('http 500')) }),
    });
    call.toolCall('c1', 'bad');
    await call.clock.run(0);
    expect(call.writer.of('ToolFailed')).toMatchObject([{ reason: 'http 500' }]);
  });

  it('that returns what JSON cannot hold has failed', async () => {
    const call = await BridgedTestCall.greeted({ tools: toolsOf({ bad: () => ({ n: 1n }), none: () => undefined }) });
    call.toolCall('c1', 'bad');
    call.toolCall('c2', 'none');
    await call.clock.run(0);
    expect(call.writer.of('ToolFailed')).toHaveLength(1);
    expect(call.writer.of('ToolSucceeded')).toMatchObject([{ toolCallId: 'c2', result: null }]);
  });

  it('lets the model speak once, after the last of several results', async () => {
    let finish = (_: number): void => undefined;
    const slow = new Promise<number>((resolve) => (finish = resolve));
    const call = await BridgedTestCall.greeted({ tools: toolsOf({ fast: () => 1, slow: () => slow }) });
    call.toolCall('c1', 'fast');
    call.toolCall('c2', 'slow');
    await call.clock.run(10);
    expect(call.session.asked).toEqual(['toolResult c1 1']);
    finish(2);
    await call.clock.run(0);
    expect(call.session.asked.slice(1)).toEqual(['toolResult c2 2', 'createResponse']);
  });

  it('whose model dies meanwhile is not run again, and its result reaches the next session', async () => {
    let runs = 0;
    let finish = (_: string): void => undefined;
    const slow = new Promise<string>((resolve) => (finish = resolve));
    const call = await BridgedTestCall.greeted({ tools: toolsOf({ slow: () => ((runs += 1), slow) }) });
    call.toolCall('c1', 'slow');
    await call.clock.run(100);
    call.model.next('wait');
    call.session.tell({ type: 'closed', reason: 'socket-1006' });
    await call.clock.run(0);
    finish('done');
    await call.clock.run(0);
    call.model.admit();
    await call.clock.run(0);
    expect(call.writer.of('ToolSucceeded')).toHaveLength(1);
    expect(runs).toBe(1);
    expect(call.session.settings.history.at(-1)).toMatchObject({ type: 'function_call', callId: 'c1' });
    expect(call.session.asked).toEqual(['toolResult c1 "done"', 'createResponse']);
  });

  it('still running at the end of the call stands in the log as unknown', async () => {
    const call = await BridgedTestCall.greeted({ tools: toolsOf({ slow: () => new Promise(() => undefined) }) });
    call.toolCall('c1', 'slow');
    await call.clock.run(100);
    call.frame('stop');
    await call.bridge.finished;
    expect(call.writer.of('ToolOutcomeUnknown')).toMatchObject([{ toolCallId: 'c1', reason: 'call-ended' }]);
    expect(call.clock.timers).toBe(0);
  });
});
