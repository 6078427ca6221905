import { describe, expect, it } from '@jest/globals';
import { silence } from '../../kit/scripted-phone.js';
import { BridgedTestCall, toolsOf } from './bridged-call.js';

const settings = { fillers: { reconnecting: [silence(40)], apology: [silence(60)] } };
type Ending = Readonly<{ status: 'completed' | 'incomplete'; code: string | null; text?: true }>;
const ENDINGS: readonly Ending[] = [
  { status: 'completed', code: null },
  { status: 'incomplete', code: 'content_filter' },
  { status: 'incomplete', code: 'max_output_tokens' },
  { status: 'completed', code: null, text: true },
];

let responses = 0;
/** A response that comes to an end without a sound. */
const mute = (call: BridgedTestCall, { status, code, text }: Ending): void => {
  const id = `mute_${(responses += 1)}`;
  call.session.tell({ type: 'responseStarted', responseId: `resp_${id}` });
  if (text) call.session.tell({ type: 'agentItemDone', itemId: id, text: '', whole: true });
  call.responseDone(id, status, code);
};
const unheard = (call: BridgedTestCall): number => call.reports.filter(({ type }) => type === 'answer-unheard').length;

describe.each(ENDINGS)('an answer of which nothing is heard (%j)', (ending) => {
  it('is asked for again, reported, and the call goes on', async () => {
    const call = await BridgedTestCall.greeted({ settings });
    call.callerStarts('c1');
    call.callerStops('c1', 'When do you open?');
    mute(call, ending);
    expect(call.session.asked).toEqual(['createResponse']);
    expect(call.reports).toContainEqual({ type: 'answer-unheard', status: ending.status, code: ending.code });
    call.agentSays('a1', 'At nine.', 100);
    await call.clock.run(10_000);
    expect(call.model.sessions).toHaveLength(1);
    expect(call.session.asked).toEqual(['createResponse']);
  });

  it('twice is asked of another session, behind a filler', async () => {
    const call = await BridgedTestCall.greeted({ settings });
    call.callerStarts('c1');
    call.callerStops('c1', 'When do you open?');
    mute(call, ending);
    mute(call, ending);
    await call.clock.run(0);
    expect(call.phone.payloads.at(-1)).toBe(silence(40));
    expect(call.model.sessions).toHaveLength(2);
    expect(call.session.asked).toEqual(['createResponse']);
    expect(call.writer.of('SessionLost')).toMatchObject([{ reason: 'model: unheard' }]);
  });

  it('by every session ends the call with words and its fallback', async () => {
    const call = await BridgedTestCall.greeted({ settings });
    call.callerStarts('c1');
    call.callerStops('c1', 'When do you open?');
    for (let n = 0; n < 8; n += 1) {
      mute(call, ending);
      await call.clock.run(800);
    }
    expect(call.model.sessions).toHaveLength(4);
    expect(unheard(call)).toBe(8);
    expect(call.phone.payloads.at(-1)).toBe(silence(60));
    expect(call.ended).toEqual(['provider-failed']);
  });

  it('is asked for again when it was the greeting, in its words, also of another session', async () => {
    const call = await BridgedTestCall.live({ settings });
    mute(call, ending);
    expect(call.session.asked).toEqual(['speak Hello!', 'speak Hello!']);
    mute(call, ending);
    await call.clock.run(300);
    expect(call.model.sessions).toHaveLength(2);
    expect(call.session.asked).toEqual(['speak Hello!']);
  });

  it("is asked for again after a tool's result", async () => {
    const call = await BridgedTestCall.greeted({ settings, tools: toolsOf({ lookup: () => 1 }) });
    call.callerStarts('c1');
    call.callerStops('c1', 'Where is it?');
    call.session.tell({ type: 'responseStarted', responseId: 'resp_t' });
    call.toolCall('call_1', 'lookup');
    call.responseDone('t');
    await call.clock.run(0);
    expect(call.session.asked).toEqual(['toolResult call_1 1', 'createResponse']);
    expect(unheard(call)).toBe(0);
    mute(call, ending);
    expect(call.session.asked.slice(2)).toEqual(['createResponse']);
  });
});

describe('a response without a sound', () => {
  it('that was cancelled is not missed', async () => {
    const call = await BridgedTestCall.greeted({ settings });
    call.session.tell({ type: 'responseStarted', responseId: 'resp_a1' });
    call.callerStarts('c1');
    call.responseDone('a1', 'cancelled');
    await call.clock.run(4000);
    expect(call.session.asked).toEqual([]);
    expect(unheard(call)).toBe(0);
  });

  it('is not asked for again when the caller speaks meanwhile: that gets an answer of its own', async () => {
    const call = await BridgedTestCall.greeted({ settings });
    call.session.tell({ type: 'responseStarted', responseId: 'resp_a1' });
    call.callerStarts('c1');
    call.responseDone('a1', 'completed');
    call.callerStops('c1', 'Hello?');
    call.agentSays('a2', 'Yes?', 100);
    await call.clock.run(4000);
    expect(call.session.asked).toEqual([]);
    expect(call.model.sessions).toHaveLength(1);
  });

  it('whose audio is no audio was not heard', async () => {
    const call = await BridgedTestCall.greeted({ settings });
    call.session.tell({ type: 'responseStarted', responseId: 'resp_a1' });
    call.session.tell({ type: 'audio', itemId: 'a1', contentIndex: 0, responseId: 'resp_a1', base64: '"}\n' });
    call.responseDone('a1');
    expect(unheard(call)).toBe(1);
  });
});
