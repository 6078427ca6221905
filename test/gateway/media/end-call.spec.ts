import { describe, expect, it } from '@jest/globals';
import { BridgedTestCall, toolsOf } from './bridged-call.js';

describe('end_call', () => {
  const tools = toolsOf({ end_call: () => undefined });

  it('hangs up when the farewell was heard', async () => {
    const call = await BridgedTestCall.greeted({ tools });
    call.agentSays('bye', 'Goodbye!', 2000, { done: false });
    call.toolCall('c1', 'end_call', { outcome: 'resolved' });
    call.agentDone('bye', 'Goodbye!');
    await call.clock.run(1900);
    expect(call.ended).toEqual([]);
    await call.clock.run(300);
    expect(call.ended).toEqual(['agent-ended']);
    expect(call.writer.of('SessionEnded')).toMatchObject([{ cause: 'agent-ended', outcome: 'resolved' }]);
    expect(call.phone.closedWith).toBe(1000);
    expect(call.session.asked).toEqual(['toolResult c1 {"ok":true}']);
  });

  it('without a farewell is given one', async () => {
    const call = await BridgedTestCall.greeted({ tools });
    call.callerStarts('item_c');
    call.callerStops('item_c', 'No, that is all.');
    call.session.tell({ type: 'responseStarted', responseId: 'resp_x' });
    call.toolCall('c1', 'end_call', { outcome: 'nonsense' });
    await call.clock.run(0);
    call.responseDone('x');
    expect(call.session.asked).toEqual(['toolResult c1 {"ok":true}', 'speak Thank you for calling. Goodbye.']);
    call.agentSays('bye', 'Thank you for calling. Goodbye.', 1000);
    await call.clock.run(1100);
    expect(call.writer.of('SessionEnded')).toMatchObject([{ cause: 'agent-ended', outcome: null }]);
  });

  it('does not hang up on a caller who speaks again', async () => {
    const call = await BridgedTestCall.greeted({ tools });
    call.agentSays('bye', 'Goodbye!', 2000, { done: false });
    call.toolCall('c1', 'end_call');
    call.agentDone('bye', 'Goodbye!');
    await call.clock.run(1000);
    call.callerStarts('item_c');
    call.callerStops('item_c', 'Wait, one more thing.');
    await call.clock.run(3000);
    expect(call.ended).toEqual([]);
  });

  it('is denied where it is not approved', async () => {
    const call = await BridgedTestCall.greeted();
    call.toolCall('c1', 'end_call');
    await call.clock.run(20_000);
    expect(call.writer.of('ToolDenied')).toHaveLength(1);
    expect(call.ended).not.toContain('agent-ended');
  });
});
