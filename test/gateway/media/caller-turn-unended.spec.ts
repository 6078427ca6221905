import { describe, expect, it } from '@jest/globals';
import { BridgedTestCall } from './bridged-call.js';

const settings = { silenceLimitMs: 20_000 };

describe('a turn of the caller whose end the model does not tell', () => {
  it('is no endless silence: the model session is replaced after a minute, and the caller is asked', async () => {
    const call = await BridgedTestCall.greeted({ settings });
    call.session.tell({ type: 'speechStarted', itemId: 'u1' });
    await call.clock.run(59_000);
    expect(call.model.sessions).toHaveLength(1);
    await call.clock.run(1_100);
    expect(call.model.sessions).toHaveLength(2);
    call.agentSays('a1', 'Sorry, I was away.', 100);
    await call.clock.run(500);
    expect(call.writer.of('SessionLost')).toMatchObject([{ reason: 'model: caller-turn-unended' }]);
    await call.clock.run(25_000);
    expect(call.model.sessions[1]?.asked).toContain('speak Are you still there?');
  });

  it('is none when the end is told late, and each turn has its own time', async () => {
    const call = await BridgedTestCall.greeted({ settings });
    for (const [index, itemId] of ['u1', 'u2'].entries()) {
      call.session.tell({ type: 'speechStarted', itemId });
      await call.clock.run(50_000);
      call.session.tell({ type: 'speechStopped', itemId });
      call.agentSays(`a${index}`, 'I see.', 100);
      await call.clock.run(500);
    }
    expect(call.model.sessions).toHaveLength(1);
  });

  it('does not outlive the call', async () => {
    const call = await BridgedTestCall.greeted({ settings });
    call.session.tell({ type: 'speechStarted', itemId: 'u1' });
    call.frame('stop');
    await call.clock.run(70_000);
    expect(call.model.sessions).toHaveLength(1);
  });
});
