import { describe, expect, it } from '@jest/globals';
import { BridgedTestCall, toolsOf } from '../media/bridged-call.js';

const settings = { silenceLimitMs: 15_000, answerBeginsWithinMs: 600_000, answerWithinMs: 600_000 };
const spoken = (call: BridgedTestCall): string[] => call.session.asked.filter((asked) => asked.startsWith('speak'));

describe('a caller who never speaks', () => {
  it('is asked once, and left politely', async () => {
    const call = await BridgedTestCall.greeted({ settings });
    await call.clock.run(13_000);
    expect(spoken(call)).toEqual([]);
    await call.clock.run(2000);
    expect(spoken(call)).toEqual(['speak Are you still there?']);
    call.agentSays('q', 'Are you still there?', 1500);
    await call.clock.run(15_000);
    expect(spoken(call)).toHaveLength(1);
    await call.clock.run(3000);
    expect(spoken(call).at(-1)).toContain('I cannot hear you');
    call.agentSays('bye', 'I cannot hear you', 2000);
    await call.clock.run(2200);
    expect(call.writer.of('SessionEnded')).toMatchObject([{ cause: 'silence' }]);
    await call.bridge.finished;
    expect(call.clock.timers).toBe(0);
  });

  it.each(['speech', 'a key'])('is not left when there is %s in between', async (sign) => {
    const call = await BridgedTestCall.greeted({ settings });
    await call.clock.run(16_000);
    call.agentSays('q', 'Are you still there?', 1500);
    await call.clock.run(10_000);
    if (sign === 'a key') call.frame('dtmf', { dtmf: { digit: '1' } });
    else {
      call.callerStarts('c1');
      call.callerStops('c1', 'Yes, one moment.');
    }
    await call.clock.run(1000);
    call.agentSays('a1', 'Take your time.', 500);
    await call.clock.run(17_000);
    expect(call.ended).toEqual([]);
    expect(spoken(call).filter((said) => said.includes('still there'))).toHaveLength(2);
  });

  it('is not silent while the agent speaks, or while a tool is waited for', async () => {
    const tools = toolsOf({ slow: () => new Promise(() => undefined) }, { timeoutMs: 60_000 });
    const call = await BridgedTestCall.greeted({ tools, settings: { ...settings, toolFillerAfterMs: 600_000 } });
    call.agentSays('a1', 'A long story', 40_000);
    await call.clock.run(40_000);
    call.toolCall('c1', 'slow');
    await call.clock.run(50_000);
    expect(spoken(call)).toEqual([]);
  });

  it('may be silent for ever where the agent has no limit', async () => {
    const call = await BridgedTestCall.greeted({ settings: { ...settings, silenceLimitMs: null } });
    await call.clock.run(1_000_000);
    expect(spoken(call)).toEqual([]);
  });
});
