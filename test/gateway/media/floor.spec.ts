import { describe, expect, it } from '@jest/globals';
import { Conversation } from '../../../src/gateway/talk/conversation.js';
import { silence } from '../../kit/scripted-phone.js';
import { BridgedTestCall } from './bridged-call.js';
import { asks, fillers, withTool } from './call-with-tool.js';

const refuse = (call: BridgedTestCall): void =>
  call.session.tell({ type: 'error', code: 'conversation_already_has_active_response', fatal: false });

describe('while the caller speaks', () => {
  it("a tool's result is told and no answer asked for: the session answers what it hears", async () => {
    const call = await withTool(1000);
    call.session.tell({ type: 'responseStarted', responseId: 'resp_t' });
    call.toolCall('call_1', 'lookup');
    call.responseDone('t');
    await call.clock.run(700);
    call.callerStarts('c1');
    await call.clock.run(3000);
    expect(call.session.asked).toEqual(['toolResult call_1 1']);
    call.callerStops('c1', 'And the other one?');
    call.agentSays('a1', 'Both are here.', 100);
    await call.clock.run(10_000);
    expect(call.session.asked).toEqual(['toolResult call_1 1']);
    expect(call.model.sessions).toHaveLength(1);
  });

  it('nobody says that it takes a moment', async () => {
    const call = await withTool(4000);
    call.session.tell({ type: 'responseStarted', responseId: 'resp_t' });
    call.toolCall('call_1', 'lookup');
    call.responseDone('t');
    await call.clock.run(900);
    call.callerStarts('c1');
    await call.clock.run(2000);
    expect(call.session.asked).toEqual([]);
  });

  it('keys are told and no answer asked for', async () => {
    const call = await withTool(0);
    call.callerStarts('c1');
    call.frame('dtmf', { dtmf: { digit: '5' } });
    await call.clock.run(2000);
    expect(call.session.asked).toEqual(['userMessage [The caller pressed 5 on the keypad.]']);
  });

  it('a greeting that begins is stopped, and nobody hears it', async () => {
    const call = await BridgedTestCall.live();
    call.callerStarts('c1');
    call.agentSays('a1', 'Hello!', 300, { done: false });
    expect(call.session.asked).toEqual(['speak Hello!', 'cancel']);
    expect(call.phone.payloads).toEqual([]);
    call.responseDone('a1', 'cancelled');
    call.callerStops('c1', 'Who is there?');
    call.agentSays('a2', 'Hello, this is the shop.', 300);
    await call.clock.run(10_000);
    expect(call.session.asked).toEqual(['speak Hello!', 'cancel']);
  });

  it('a resumption that begins is stopped', async () => {
    const call = await BridgedTestCall.live({
      conversation: new Conversation(),
      firstOpenedAtMs: Date.parse('2026-01-01'),
    });
    expect(call.session.asked).toEqual(['createResponse']);
    call.callerStarts('c1');
    call.agentSays('a1', 'I am back.', 300, { done: false });
    expect(call.session.asked).toEqual(['createResponse', 'cancel']);
    expect(call.phone.payloads).toEqual([]);
  });

  it.each(['cancelled', 'completed'] as const)(
    'a response that begins by mistake, outlasts it and ends as %s costs no session: the answer is asked for',
    async (status) => {
      const call = await withTool(100);
      call.session.tell({ type: 'responseStarted', responseId: 'resp_t' });
      call.toolCall('call_1', 'lookup');
      call.responseDone('t');
      await call.clock.run(200);
      expect(asks(call)).toEqual(['createResponse']);
      call.callerStarts('c1');
      call.agentSays('a1', 'It is here.', 300, { done: false });
      call.callerStops('c1', 'Hello?');
      await call.clock.run(2000);
      expect(asks(call)).toEqual(['createResponse', 'cancel']);
      call.responseDone('a1', status);
      expect(asks(call)).toEqual(['createResponse', 'cancel', 'createResponse']);
      call.agentSays('a2', 'It is here.', 300);
      await call.clock.run(10_000);
      expect(call.model.sessions).toHaveLength(1);
      expect(call.phone.payloads.slice(-3)).toEqual([silence(100), silence(100), silence(100)]);
      expect(call.writer.of('TurnAppended').map(({ turnId }) => turnId)).not.toContain('a1');
    },
  );

  it('an answer asked for in place of one that the session began after all is not asked for again', async () => {
    const call = await withTool(0);
    call.session.tell({ type: 'responseStarted', responseId: 'resp_a1' });
    call.callerStarts('c1');
    call.callerStops('c1', 'Hello?');
    call.responseDone('a1', 'completed');
    expect(asks(call)).toEqual(['createResponse']);
    call.agentSays('a2', 'Yes?', 100, { done: false });
    refuse(call);
    call.agentDone('a2', 'Yes?');
    await call.clock.run(10_000);
    expect(asks(call)).toEqual(['createResponse']);
    expect(call.model.sessions).toHaveLength(1);
  });
});

describe('the answer to tools', () => {
  it('is asked for when the response is done and the last of its results is in', async () => {
    const call = await withTool(1000);
    call.session.tell({ type: 'responseStarted', responseId: 'resp_t' });
    call.toolCall('call_a', 'fast');
    await call.clock.run(300);
    call.toolCall('call_b', 'lookup');
    call.responseDone('t');
    await call.clock.run(900);
    expect(asks(call)).toEqual([]);
    await call.clock.run(200);
    expect(call.session.asked).toEqual(['toolResult call_a 2', 'toolResult call_b 1', 'createResponse']);
    call.agentSays('a1', 'Both are here.', 100);
    await call.clock.run(10_000);
    expect(asks(call)).toEqual(['createResponse']);
  });

  it('waits for the end of the response when all results are in before', async () => {
    const call = await withTool(0);
    call.session.tell({ type: 'responseStarted', responseId: 'resp_t' });
    call.toolCall('call_a', 'fast');
    await call.clock.run(1000);
    expect(call.session.asked).toEqual(['toolResult call_a 2']);
    call.responseDone('t');
    expect(call.session.asked).toEqual(['toolResult call_a 2', 'createResponse']);
  });

  it("does not wait for another response's tools", async () => {
    const call = await withTool(1000);
    call.session.tell({ type: 'responseStarted', responseId: 'resp_t' });
    call.toolCall('call_a', 'lookup');
    call.responseDone('t');
    call.callerStarts('c1');
    call.callerStops('c1', 'And what time is it?');
    call.session.tell({ type: 'responseStarted', responseId: 'resp_u' });
    call.toolCall('call_b', 'fast');
    call.responseDone('u');
    await call.clock.run(0);
    expect(asks(call)).toEqual(['createResponse']);
    call.agentSays('a1', 'It is two.', 100);
    await call.clock.run(1000);
    expect(asks(call)).toEqual(['createResponse', 'createResponse']);
  });
});

describe('a refused request for a response', () => {
  it('is repeated while the session stays, though no response is known of', async () => {
    const call = await BridgedTestCall.live({ settings: { fillers } });
    refuse(call);
    await call.clock.run(300);
    expect(call.session.asked).toEqual(['speak Hello!', 'speak Hello!']);
    call.agentSays('a1', 'Hello!', 100);
    await call.clock.run(10_000);
    expect(call.model.sessions).toHaveLength(1);
  });

  it('is not repeated for ever', async () => {
    const call = await BridgedTestCall.greeted({ settings: { fillers } });
    call.frame('dtmf', { dtmf: { digit: '5' } });
    const first = call.session;
    await call.clock.run(700);
    for (let n = 0; n < 30 && !first.closed; n += 1) {
      refuse(call);
      await call.clock.run(250);
    }
    expect(call.phone.payloads).toContain(silence(40));
    expect(call.model.sessions).toHaveLength(2);
  });
});
