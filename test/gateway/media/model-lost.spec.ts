import { describe, expect, it } from '@jest/globals';
import { ScriptedModel } from '../../kit/scripted-model.js';
import { silence } from '../../kit/scripted-phone.js';
import { BridgedTestCall, STREAM, words } from './bridged-call.js';

const fillers = { reconnecting: [silence(40)], apology: [silence(60)] };
const lose = async (call: BridgedTestCall, reason = 'socket-1006'): Promise<void> => {
  call.session.tell({ type: 'closed', reason });
  await call.clock.run(0);
};

describe('a call that loses its model', () => {
  it('plays a filler at once and goes on in a new session that knows what was heard', async () => {
    const call = await BridgedTestCall.live({ settings: { fillers } });
    call.agentSays('a1', 'Hello!', 300);
    await call.clock.run(500);
    call.callerStarts('c1');
    call.callerStops('c1', 'When do you open?');
    await lose(call);
    expect(call.phone.payloads.at(-1)).toBe(silence(40));
    expect(call.model.sessions).toHaveLength(2);
    expect(words(call)).toEqual(['Hello!', 'When do you open?']);
    expect(call.session.asked).toEqual(['createResponse']);
    expect(call.session.settings.instructions).toBe('Be kind.');
    expect(call.writer.of('SessionLost')).toMatchObject([{ streamSid: STREAM, reason: 'model: socket-1006' }]);
    expect(call.writer.of('SessionResumed')).toHaveLength(1);
  });

  it('in the very moment in which it is there goes on in the next, at once', async () => {
    /** Tells its end before whoever opened it has it in hand. */
    class Stillborn extends ScriptedModel {
      override async connect(...[settings, listener]: Parameters<ScriptedModel['connect']>) {
        const session = await super.connect(settings, listener);
        if (this.attempts === 1) listener({ type: 'closed', reason: 'socket-1006' });
        return session;
      }
    }
    const call = await BridgedTestCall.live({ model: new Stillborn() });
    await call.clock.run(500);
    expect(call.model.sessions.map(({ closed }) => closed)).toEqual([true, false]);
    expect(call.session.asked).toEqual(['speak Hello!']);
  });

  it('in mid-sentence keeps the half that will be heard, and goes on', async () => {
    const call = await BridgedTestCall.live();
    call.agentSays('a1', 'We open at nine and close at five', 1000, { done: false });
    await call.clock.run(200);
    await lose(call);
    expect(call.writer.of('TurnAppended')).toMatchObject([{ turnId: 'a1' }]);
    expect(call.writer.of('TurnInterrupted')).toMatchObject([{ turnId: 'a1', heardMs: 1000 }]);
    call.agentSays('a2', 'Where was I?', 200);
    expect(call.session.asked).toHaveLength(1);
  });

  it('while nobody speaks says so in its own words', async () => {
    const call = await BridgedTestCall.live();
    call.agentSays('a1', 'Hello!', 300);
    await call.clock.run(1000);
    await lose(call);
    expect(call.session.asked).toEqual(['speak Sorry, I was away for a moment. Please go on.']);
  });

  it('before the greeting greets', async () => {
    const call = await BridgedTestCall.live();
    await lose(call);
    await call.clock.run(300);
    expect(call.session.asked).toEqual(['speak Hello!']);
  });

  it('records the words that were being spoken as inaudible', async () => {
    const call = await BridgedTestCall.live();
    call.agentSays('a1', 'Hello!', 100);
    await call.clock.run(500);
    call.callerStarts('c1');
    await lose(call);
    expect(call.writer.of('TurnAppended')).toMatchObject([{ turnId: 'a1' }, { turnId: 'c1', text: '[inaudible]' }]);
    expect(call.session.asked).toEqual(['createResponse']);
  });

  it('hears nothing any more of a session that is gone', async () => {
    const call = await BridgedTestCall.live();
    const old = call.session;
    await lose(call);
    old.tell({ type: 'audio', itemId: 'ghost', contentIndex: 0, responseId: 'ghost', base64: silence(100) });
    old.tell({ type: 'closed', reason: 'again' });
    expect(call.phone.payloads).toEqual([]);
    expect(call.writer.of('SessionLost')).toHaveLength(1);
  });

  it('tries again with short pauses, then apologises and gives up', async () => {
    const model = new ScriptedModel('refuse', 'refuse', 'refuse', 'refuse');
    const call = await BridgedTestCall.live({ model, settings: { fillers } });
    expect(model.attempts).toBe(1);
    expect(call.phone.payloads).toEqual([silence(40)]);
    await call.clock.run(300);
    expect(model.attempts).toBe(2);
    await call.clock.run(700);
    expect(model.attempts).toBe(3);
    expect(call.phone.payloads.at(-1)).toBe(silence(60));
    await call.clock.run(1000);
    expect(call.ended).toEqual(['provider-failed']);
    expect(call.writer.of('SessionEnded')).toMatchObject([{ cause: 'provider-failed' }]);
    expect(model.attempts).toBe(3);
    expect(call.clock.timers).toBe(0);
  });

  it('gives up too when sessions come up and never answer', async () => {
    const call = await BridgedTestCall.live();
    await call.clock.run(25_000);
    expect(call.model.sessions).toHaveLength(3);
    expect(call.ended).toEqual(['provider-failed']);
  });

  it.each(['session_expired', 'rate_limit_exceeded'])('because of the error %s is given another', async (code) => {
    const call = await BridgedTestCall.live();
    call.session.tell({ type: 'error', code, fatal: true });
    await call.clock.run(300);
    expect(call.model.sessions).toHaveLength(2);
    expect(call.model.sessions[0]?.closed).toBe(true);
  });

  it('because its response failed is given another', async () => {
    const call = await BridgedTestCall.live();
    call.session.tell({ type: 'responseStarted', responseId: 'resp_a1' });
    call.responseDone('a1', 'failed');
    await call.clock.run(300);
    expect(call.model.sessions).toHaveLength(2);
  });

  it('keeps its session on any other error', async () => {
    const call = await BridgedTestCall.live();
    call.session.tell({ type: 'error', code: 'invalid_value', fatal: false });
    await call.clock.run(300);
    expect(call.model.sessions).toHaveLength(1);
    expect(call.reports).toContainEqual({ type: 'provider-error', code: 'invalid_value' });
  });

  it('asks again when the model was making a response of its own', async () => {
    const call = await BridgedTestCall.live();
    call.agentSays('own', 'Yes?', 100, { done: false });
    call.session.tell({ type: 'error', code: 'conversation_already_has_active_response', fatal: false });
    call.responseDone('own');
    expect(call.session.asked).toEqual(['speak Hello!', 'speak Hello!']);
  });
});
