import { describe, expect, it } from '@jest/globals';
import { silence } from '../../kit/scripted-phone.js';
import { BridgedTestCall } from './bridged-call.js';
import { asks, withTool } from './call-with-tool.js';

describe('a key', () => {
  it('stops what is being played, and what was heard is recorded', async () => {
    const call = await withTool(0);
    call.agentSays('a1', 'one two three four five six seven eight', 8000);
    await call.clock.run(2000);
    call.frame('dtmf', { dtmf: { digit: '1' } });
    expect(call.phone.events.at(-1)).toBe('clear');
    expect(call.session.asked).toEqual(['truncate a1 2000']);
    await call.clock.run(700);
    expect(call.session.asked.slice(1)).toEqual([
      'userMessage [The caller pressed 1 on the keypad.]',
      'createResponse',
    ]);
    expect(call.writer.of('TurnInterrupted')).toMatchObject([{ turnId: 'a1', heardMs: 2000 }]);
  });

  it('stops the response that is being made', async () => {
    const call = await withTool(0);
    call.agentSays('a1', 'one two three', 1000, { done: false });
    call.frame('dtmf', { dtmf: { digit: '1' } });
    expect(call.session.asked).toEqual(['cancel', 'truncate a1 0']);
    call.audio('a1');
    call.responseDone('a1', 'cancelled');
    await call.clock.run(700);
    expect(call.session.asked.at(-1)).toBe('createResponse');
    expect(call.phone.payloads.slice(-1)).toEqual([silence(100)]);
    expect(call.phone.events.lastIndexOf('media')).toBeLessThan(call.phone.events.lastIndexOf('clear'));
  });

  it('lets nothing begin that was asked for before it', async () => {
    const call = await BridgedTestCall.live();
    call.frame('dtmf', { dtmf: { digit: '1' } });
    await call.clock.run(700);
    expect(asks(call)).toEqual(['speak Hello!']);
    call.agentSays('a1', 'Hello!', 300, { done: false });
    expect(asks(call)).toEqual(['speak Hello!', 'cancel']);
    call.responseDone('a1', 'cancelled');
    expect(asks(call)).toEqual(['speak Hello!', 'cancel', 'createResponse']);
    expect(call.phone.payloads).toEqual([]);
  });

  it("does not stop a limit's last words", async () => {
    const call = await BridgedTestCall.live({ settings: { timeLimitMs: 5000 } });
    call.agentSays('a1', 'Hello!', 100);
    await call.clock.run(5000);
    call.agentSays('bye', 'I am sorry', 2000);
    await call.clock.run(500);
    call.frame('dtmf', { dtmf: { digit: '1' } });
    await call.clock.run(1000);
    expect(call.phone.events).not.toContain('clear');
    expect(call.session.asked.at(-1)).toContain('userMessage');
    await call.clock.run(1000);
    expect(call.ended).toEqual(['time-limit']);
  });
});
