import { describe, expect, it } from '@jest/globals';
import { silence } from '../../kit/scripted-phone.js';
import { BridgedTestCall } from './bridged-call.js';

/** A long answer of which 1.2 s come before the provider ends it. */
const cutShort = (call: BridgedTestCall, itemId: string, code = 'max_output_tokens'): void => {
  call.agentSays(itemId, 'We are open from nine', 1200, { done: false });
  call.responseDone(itemId, 'incomplete', code);
};
const asks = (call: BridgedTestCall): number => call.session.asked.filter((asked) => asked === 'createResponse').length;

describe('an answer that the provider ends early', () => {
  it('is recorded as cut with its reason, and the agent goes on', async () => {
    const call = await BridgedTestCall.greeted();
    const atMs = call.clock.monotonicMs();
    cutShort(call, 'a1');
    expect(call.session.asked).toEqual(['createResponse']);
    call.agentSays('a2', 'to five.', 300);
    await call.clock.run(10_000);
    expect(call.writer.of('TurnAppended').slice(1)).toMatchObject([
      { turnId: 'a1', cutReason: 'max_output_tokens', startedAtMs: atMs, endedAtMs: atMs + 1200 },
      { turnId: 'a2', cutReason: null },
    ]);
    expect(call.writer.of('TurnInterrupted')).toEqual([]);
    expect(call.reports).toContainEqual({ type: 'answer-cut-short', code: 'max_output_tokens' });
    expect(call.model.sessions).toHaveLength(1);
    expect(asks(call)).toBe(1);
  });

  it('has its reason also when its message was told to be incomplete before', async () => {
    const call = await BridgedTestCall.greeted();
    call.agentSays('a1', 'We are', 300, { done: false });
    call.session.tell({ type: 'agentItemDone', itemId: 'a1', text: 'We are', whole: false });
    call.responseDone('a1', 'incomplete', 'content_filter');
    await call.clock.run(0);
    expect(call.writer.of('TurnAppended').at(-1)).toMatchObject({ turnId: 'a1', cutReason: 'content_filter' });
  });

  it('again and again is not continued for ever', async () => {
    const call = await BridgedTestCall.greeted();
    for (let n = 0; n < 6; n += 1) cutShort(call, `a${n}`);
    await call.clock.run(10_000);
    expect(asks(call)).toBe(3);
    expect(call.model.sessions).toHaveLength(1);
  });

  it('is not continued when the caller has something to say', async () => {
    const call = await BridgedTestCall.greeted();
    call.agentSays('a1', 'We are open from nine', 1200, { done: false });
    call.callerStarts('c1');
    call.responseDone('a1', 'incomplete', 'max_output_tokens');
    await call.clock.run(1000);
    expect(call.session.asked).toEqual(['truncate a1 0']);
  });
});

describe('a response of several messages and parts', () => {
  const part = (call: BridgedTestCall, itemId: string, contentIndex: number): void =>
    call.session.tell({ type: 'audio', itemId, contentIndex, responseId: 'resp_r', base64: silence(1000) });

  it('is truncated in the part that was being heard and in those behind it', async () => {
    const call = await BridgedTestCall.greeted();
    call.session.tell({ type: 'responseStarted', responseId: 'resp_r' });
    for (const itemId of ['a1', 'a2']) for (const index of [0, 1]) part(call, itemId, index);
    call.responseDone('r');
    await call.clock.run(1400);
    call.callerStarts('c1');
    expect(call.session.asked).toEqual(['truncate a1 part 1 400', 'truncate a2 0', 'truncate a2 part 1 0']);
    await call.clock.run(0);
    expect(call.writer.of('TurnInterrupted')).toMatchObject([
      { turnId: 'a1', heardMs: 1400 },
      { turnId: 'a2', heardMs: 0 },
    ]);
  });

  it('that was played as far as it had come is truncated in its last part', async () => {
    const call = await BridgedTestCall.greeted();
    call.session.tell({ type: 'responseStarted', responseId: 'resp_r' });
    for (const index of [0, 1]) part(call, 'a1', index);
    await call.clock.run(3000);
    call.callerStarts('c1');
    expect(call.session.asked).toEqual(['truncate a1 part 1 1000']);
    call.responseDone('r', 'cancelled');
    await call.clock.run(0);
    expect(call.writer.of('TurnInterrupted')).toMatchObject([{ turnId: 'a1', heardMs: 2000 }]);
  });
});
