import { describe, expect, it } from '@jest/globals';
import { Conversation } from '../../../src/gateway/talk/conversation.js';
import { silence } from '../../kit/scripted-phone.js';
import { BridgedTestCall, words } from './bridged-call.js';

describe('a long call', () => {
  const settings = { rolloverAfterMs: 60_000, answerWithinMs: 600_000 };

  it('changes its session unnoticed at a quiet moment', async () => {
    const call = await BridgedTestCall.live({ settings });
    call.agentSays('a1', 'Hello!', 300);
    await call.clock.run(59_000);
    call.callerStarts('c1');
    await call.clock.run(5000);
    expect(call.model.sessions).toHaveLength(1);
    call.callerStops('c1', 'Bye.');
    call.agentSays('a2', 'Bye!', 3000);
    await call.clock.run(2000);
    expect(call.model.sessions).toHaveLength(1);
    await call.clock.run(2000);
    expect(call.model.sessions).toHaveLength(2);
    expect(call.model.sessions[0]?.closed).toBe(true);
    expect(words(call)).toEqual(['Hello!', 'Bye.', 'Bye!']);
    expect(call.session.asked).toEqual([]);
    expect(call.writer.of('SessionLost')).toEqual([]);
    call.frame('media', { media: { payload: silence(20) } });
    expect(call.session.audio).toHaveLength(1);
  });

  it('keeps the old session when somebody speaks while the new one opens', async () => {
    const call = await BridgedTestCall.live({ settings });
    call.agentSays('a1', 'Hello!', 300);
    call.model.next('wait');
    await call.clock.run(60_500);
    const old = call.session;
    call.callerStarts('c1');
    call.model.admit();
    await call.clock.run(100);
    expect(call.session.closed).toBe(true);
    expect(old.closed).toBe(false);
    old.tell({ type: 'speechStopped', itemId: 'c1' }, { type: 'callerText', itemId: 'c1', text: 'Still there?' });
    await call.clock.run(0);
    expect(call.writer.of('TurnAppended').at(-1)).toMatchObject({ text: 'Still there?' });
  });

  it('keeps the old session when no new one is to be had', async () => {
    const call = await BridgedTestCall.live({ settings });
    call.agentSays('a1', 'Hello!', 300);
    call.model.next('refuse');
    await call.clock.run(60_000);
    expect(call.session.closed).toBe(false);
    await call.clock.run(1000);
    expect(call.model.sessions).toHaveLength(2);
  });
});

describe('a call that comes back on another stream', () => {
  it('goes on from the log without a greeting', async () => {
    const conversation = new Conversation();
    conversation.turn({
      turnId: 'c1',
      previousItemId: null,
      speaker: 'caller',
      text: 'Are you there?',
      startedAtMs: 5,
    });
    const call = new BridgedTestCall({ conversation, firstOpenedAtMs: Date.parse('2025-12-31T23:59:00.000Z') });
    call.bridge.start();
    await call.clock.run(0);
    expect(words(call)).toEqual(['Are you there?']);
    expect(call.session.asked).toEqual(['createResponse']);
    call.agentSays('a1', 'Yes.', 100);
    await call.clock.run(0);
    expect(call.writer.of('SessionResumed')).toHaveLength(1);
    expect(call.writer.of('TurnAppended')).toMatchObject([{ startedAtMs: 60_000 }]);
  });
});
