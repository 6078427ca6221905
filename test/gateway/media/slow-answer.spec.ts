import { describe, expect, it } from '@jest/globals';
import { silence } from '../../kit/scripted-phone.js';
import { BridgedTestCall, toolsOf } from './bridged-call.js';

const settings = { fillers: { reconnecting: [silence(40)] }, answerFillerAfterMs: 2000, answerWithinMs: 5000 };
const lose = async (call: BridgedTestCall): Promise<void> => {
  call.session.tell({ type: 'closed', reason: 'socket-1006' });
  await call.clock.run(0);
};

describe('an answer that does not begin', () => {
  it('is covered by a filler once, and then asked of another session', async () => {
    const call = await BridgedTestCall.live({ settings });
    await call.clock.run(1900);
    expect(call.phone.payloads).toEqual([]);
    await call.clock.run(2900);
    expect(call.phone.payloads).toEqual([silence(40)]);
    expect(call.model.sessions).toHaveLength(1);
    await call.clock.run(600);
    expect(call.model.sessions).toHaveLength(2);
  });

  it('needs no filler while it comes along', async () => {
    const call = await BridgedTestCall.live({ settings });
    call.agentSays('a1', 'Hello!', 300, { done: false });
    for (let second = 0; second < 10; second++) {
      await call.clock.run(1000);
      call.audio('a1');
    }
    expect(call.phone.payloads).not.toContain(silence(40));
    expect(call.model.sessions).toHaveLength(1);
  });
});

describe('a session that comes up while a tool runs', () => {
  it('is asked only when the result is there', async () => {
    let finish: (result: unknown) => void = () => undefined;
    const tools = toolsOf({ lookup: () => new Promise((resolve) => (finish = resolve)) });
    const call = await BridgedTestCall.live({ settings, tools });
    call.agentSays('a1', 'Hello!', 100);
    call.callerStarts('c1');
    call.callerStops('c1', 'Where is it?');
    call.toolCall('call_1', 'lookup');
    await call.clock.run(0);
    await lose(call);
    expect(call.model.sessions).toHaveLength(2);
    expect(call.session.asked).toEqual([]);
    finish({ found: true });
    await call.clock.run(0);
    expect(call.session.asked.at(-1)).toBe('createResponse');
    expect(JSON.stringify(call.session.asked)).toContain('found');
  });
});
