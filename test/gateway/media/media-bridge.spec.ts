import { describe, expect, it } from '@jest/globals';
import { silence } from '../../kit/scripted-phone.js';
import { BridgedTestCall, settings } from './bridged-call.js';

describe('a bridged call', () => {
  it('greets with the exact words and passes frames both ways untouched', async () => {
    const call = await BridgedTestCall.live();
    expect(call.session.asked).toEqual(['speak Hello!']);
    call.agentSays('item_1', 'Hello!', 300);
    call.frame('media', { media: { payload: silence(20), track: 'inbound' } });
    expect(call.phone.payloads).toEqual([silence(100), silence(100), silence(100)]);
    expect(call.session.audio).toEqual([silence(20)]);
  });

  it('records the session and both sides of the conversation', async () => {
    const call = await BridgedTestCall.live();
    call.agentSays('item_1', 'Hello!', 500);
    await call.clock.run(1000);
    call.callerStarts('item_2');
    await call.clock.run(700);
    call.callerStops('item_2');
    call.agentSays('item_3', 'I see.', 200);
    call.session.tell({ type: 'callerText', itemId: 'item_2', text: 'My light is broken.' });
    await call.clock.run(0);
    expect(call.writer.of('SessionOpened')).toHaveLength(1);
    expect(call.writer.of('TurnAppended')).toEqual([
      {
        turnId: 'item_1',
        speaker: 'agent',
        text: 'Hello!',
        previousItemId: null,
        startedAtMs: 0,
        endedAtMs: 500,
        cutReason: null,
      },
      {
        turnId: 'item_3',
        speaker: 'agent',
        text: 'I see.',
        previousItemId: null,
        startedAtMs: 1700,
        endedAtMs: 1900,
        cutReason: null,
      },
      {
        turnId: 'item_2',
        speaker: 'caller',
        text: 'My light is broken.',
        previousItemId: null,
        startedAtMs: 1000,
        endedAtMs: 1700,
        cutReason: null,
      },
    ]);
  });

  it('cuts the agent on every interruption, at what was heard, and drops what still comes of it', async () => {
    const call = await BridgedTestCall.live();
    for (const turn of [1, 2, 3]) {
      const itemId = `agent_${turn}`;
      call.agentSays(itemId, 'one two three four five six seven eight nine ten', 2000, { done: false });
      await call.clock.run(500 + turn * 100);
      const heardMs = 500 + turn * 100;
      const before = call.phone.sent.length;
      call.callerStarts(`caller_${turn}`);
      call.audio(itemId);
      expect(call.phone.events.slice(before)).toEqual(['clear']);
      expect(call.session.asked.at(-1)).toBe(`truncate ${itemId} ${heardMs}`);
      call.responseDone(itemId, 'cancelled');
      call.callerStops(`caller_${turn}`, 'Wait!');
      await call.clock.run(200);
      const cut = call.writer.of('TurnInterrupted').at(-1);
      expect(cut).toMatchObject({ turnId: itemId, heardMs, estimated: true });
      expect('one two three four five six seven eight nine ten'.startsWith(cut?.heardText ?? '-')).toBe(true);
    }
    expect(call.writer.of('TurnInterrupted').map(({ heardText }) => heardText)).toEqual([
      'one two three',
      'one two three',
      'one two three four',
    ]);
  });

  it('ends with the caller', async () => {
    const call = await BridgedTestCall.live();
    call.frame('stop');
    await call.bridge.finished;
    expect(call.writer.of('SessionEnded')).toMatchObject([{ cause: 'caller-hung-up' }]);
    expect(call.ended).toEqual(['caller-hung-up']);
    expect(call.session.closed).toBe(true);
    expect(call.clock.timers).toBe(0);
  });

  it('whose caller is not transcribed keeps the turns all the same', async () => {
    const call = await BridgedTestCall.live({
      settings: { session: { ...settings.session, transcriptionModel: null } },
    });
    call.callerStarts('c1');
    call.callerStops('c1');
    call.frame('stop');
    await call.bridge.finished;
    expect(call.writer.of('TurnAppended')).toMatchObject([{ turnId: 'c1', text: '[inaudible]' }]);
  });

  it('records an answer that was cancelled before it was heard as no turn', async () => {
    const call = await BridgedTestCall.live();
    call.session.tell({ type: 'responseStarted', responseId: 'resp_a1' });
    call.session.tell({ type: 'agentText', itemId: 'a1', responseId: 'resp_a1', delta: 'Well' });
    call.callerStarts('c1');
    call.audio('a1');
    call.session.tell({ type: 'agentItemDone', itemId: 'a1', text: 'Well', whole: true });
    call.responseDone('a1', 'cancelled');
    call.callerStops('c1', 'Hello?');
    await call.clock.run(0);
    expect(call.writer.of('TurnAppended').map(({ turnId }) => turnId)).toEqual(['c1']);
    expect(call.phone.payloads).toEqual([]);
  });

  it('truncates an answer that was played as far as it had come', async () => {
    const call = await BridgedTestCall.live();
    call.agentSays('a1', 'Let me think about', 300, { done: false });
    await call.clock.run(1000);
    call.callerStarts('c1');
    call.audio('a1');
    expect(call.session.asked.at(-1)).toBe('truncate a1 300');
    expect(call.phone.events).not.toContain('clear');
    call.responseDone('a1', 'cancelled');
    await call.clock.run(0);
    expect(call.writer.of('TurnInterrupted')).toMatchObject([{ heardMs: 300, heardText: 'Let me think about' }]);
  });

  it('does not ask for an answer that the model is about to give by itself', async () => {
    const call = await BridgedTestCall.live();
    call.agentSays('a1', 'Hello!', 300, { done: false });
    call.callerStarts('c1');
    call.callerStops('c1');
    call.responseDone('a1', 'cancelled');
    call.frame('dtmf', { dtmf: { digit: '5' } });
    await call.clock.run(1000);
    expect(call.session.asked).not.toContain('createResponse');
    call.agentSays('a2', 'Five.', 100);
    expect(call.session.asked.at(-1)).toBe('createResponse');
  });
});
