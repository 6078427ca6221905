import { describe, expect, it } from '@jest/globals';
import { type ProviderKit, type RunningProvider, sayTo } from './provider-kit.js';
import { ModelCall } from './model-call.js';

/** What is said and heard over an open session. */
export const realtimeSpeechContract = (kit: ProviderKit): void => {
  const { settings, question, tool, answer } = kit;
  const started = async (more: object = {}): Promise<Readonly<{ provider: RunningProvider; call: ModelCall }>> => {
    const provider = await kit.start();
    return { provider, call: await ModelCall.open(provider.model, { ...settings, ...more }) };
  };
  const answered = JSON.stringify(tool.result);

  describe('with an open session', () => {
    it('says the exact words, and tells of them in order', async () => {
      const { call } = await started();
      call.session.speak('Hello, this is "Ada".');
      const done = await call.next('responseDone');
      const { responseId } = await call.next('responseStarted');
      expect(done).toMatchObject({ responseId, status: 'completed', code: null });
      const item = await call.next('agentItemDone');
      expect(item).toMatchObject({ text: expect.stringContaining('Hello, this is'), whole: true });
      expect(
        call
          .of('agentText')
          .map(({ delta }) => delta)
          .join(''),
      ).toBe(item.text);
      for (const audio of call.of('audio')) expect(audio).toMatchObject({ responseId, itemId: item.itemId });
      const order = (['responseStarted', 'audio', 'agentItemDone', 'responseDone'] as const).map((type) =>
        call.place(type),
      );
      expect(order[0]).toBeGreaterThanOrEqual(0);
      expect(order).toEqual(order.toSorted((a, b) => a - b));
      expect(call.errors).toEqual([]);
      call.session.close();
    });

    it('hears the caller, asks for a tool, and speaks of its result', async () => {
      const { call } = await started();
      await sayTo(kit, call.session, question);
      const { itemId } = await call.next('speechStarted');
      expect((await call.next('speechStopped')).itemId).toBe(itemId);
      expect(await call.next('callerText')).toMatchObject({ itemId, text: question });
      const { callId, name, argumentsJson } = await call.next('toolCall');
      expect({ name, arguments: JSON.parse(argumentsJson) }).toEqual({ name: tool.name, arguments: tool.arguments });
      await call.next('responseDone');
      expect(call.place('speechStarted')).toBeLessThan(call.place('speechStopped'));
      expect(call.place('speechStopped')).toBeLessThan(call.place('toolCall'));
      expect(call.place('toolCall')).toBeLessThan(call.place('responseDone'));
      call.session.toolResult(callId, answered);
      call.session.createResponse();
      expect((await call.next('agentItemDone')).text).toBe(answer);
      expect(call.errors).toEqual([]);
      call.session.close();
    });

    it('begins where another session ended', async () => {
      const { call } = await started({
        history: [
          { type: 'message', role: 'assistant', text: 'Good morning.' },
          { type: 'message', role: 'user', text: question },
          { type: 'function_call', callId: 'c1', name: tool.name, argumentsJson: JSON.stringify(tool.arguments) },
          { type: 'function_call_output', callId: 'c1', output: answered },
        ],
      });
      call.session.createResponse();
      expect((await call.next('agentItemDone')).text).toBe(answer);
      expect(call.errors).toEqual([]);
      call.session.close();
    });

    it('forgets what was not heard of an item, and takes word of what the caller did', async () => {
      const { call, provider } = await started();
      call.session.speak('Good morning, how can I help you?');
      const { itemId } = await call.next('agentItemDone');
      call.session.truncate(itemId, 0, 100);
      call.session.userMessage('[The caller pressed 1 on the keypad.]');
      // Answered in order: when this is done, the provider has taken what was told before.
      await call.next('responseDone');
      call.session.speak('Thank you.');
      await call.next('responseDone', 2);
      expect(provider.truncations()).toEqual([{ itemId, audioEndMs: 100 }]);
      expect(call.errors).toEqual([]);
      call.session.close();
    });

    it('stops a response that is told to, and goes on', async () => {
      const { call } = await started();
      call.session.speak('This is a long sentence that nobody will hear to its end, whatever it says.');
      const { responseId } = await call.next('responseStarted');
      call.session.cancel();
      expect(await call.next('responseDone')).toMatchObject({ responseId, status: 'cancelled' });
      call.session.speak('Thank you.');
      expect(await call.next('responseDone', 2)).toMatchObject({ status: 'completed' });
      call.session.close();
    });

    it('told to stop nothing goes on', async () => {
      const { call } = await started();
      call.session.cancel();
      call.session.speak('Thank you.');
      expect(await call.next('responseDone')).toMatchObject({ status: 'completed' });
      for (const { fatal } of call.of('error')) expect(fatal).toBe(false);
      call.session.close();
    });

    it('told to hear only is not stopped by the caller, transcribes, and answers nothing', async () => {
      const { call } = await started();
      call.session.hearOnly();
      call.session.speak('We have to end this call now. Thank you for calling.');
      await call.next('responseStarted');
      await sayTo(kit, call.session, question);
      expect((await call.next('callerText')).text).toBe(question);
      expect(await call.next('responseDone')).toMatchObject({ status: 'completed' });
      call.session.speak('Goodbye.');
      await call.next('responseDone', 2);
      expect(call.of('responseStarted')).toHaveLength(2);
      expect(call.of('toolCall')).toEqual([]);
      expect(call.errors).toEqual([]);
      call.session.close();
    });
  });
};
