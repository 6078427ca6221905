import { describe, expect, it } from '@jest/globals';
import { silence } from '../../kit/scripted-phone.js';
import { BridgedTestCall } from './bridged-call.js';

const FILLER = silence(1500);
const WORDS = silence(100);
const settings = { fillers: { reconnecting: [FILLER], apology: [silence(60)] } };

const lose = async (call: BridgedTestCall): Promise<void> => {
  call.session.tell({ type: 'closed', reason: 'socket-1006' });
  await call.clock.run(0);
};
/** What was sent since the greeting: each filler, each stretch of words, each clear. */
const heard = (call: BridgedTestCall): string[] => {
  const names = call.phone.sent.flatMap(({ event, media }) => {
    if (event === 'clear') return ['clear'];
    if (media === undefined) return [];
    return media.payload === FILLER ? ['filler'] : media.payload === WORDS ? ['words'] : ['apology'];
  });
  return names.filter((name, index) => name !== names[index - 1]);
};

describe('the silence of a lost model', () => {
  it('is covered until the agent has words again: they do not wait for the end of the filler', async () => {
    const call = await BridgedTestCall.live({ settings });
    call.agentSays('a1', 'Hello!', 100);
    await call.clock.run(500);
    await lose(call);
    await call.clock.run(400);
    expect(heard(call)).toEqual(['words', 'filler']);
    const spokeAtMs = call.clock.monotonicMs();
    call.agentSays('a2', 'Here I am again.', 300);
    await call.clock.run(0);
    expect(heard(call)).toEqual(['words', 'filler', 'clear', 'words']);
    expect(call.writer.of('TurnAppended').at(-1)).toMatchObject({ turnId: 'a2', startedAtMs: spokeAtMs });
    expect(call.writer.of('TurnInterrupted')).toEqual([]);
  });

  it('begins when the last words were heard, and needs no cover if the agent is back by then', async () => {
    const call = await BridgedTestCall.live({ settings });
    call.agentSays('a1', 'We open at nine and close at five', 2000, { done: false });
    await lose(call);
    await call.clock.run(1000);
    call.agentSays('a2', 'Where was I?', 300);
    await call.clock.run(3000);
    expect(heard(call)).toEqual(['words']);
    await lose(call);
    expect(heard(call)).toEqual(['words', 'filler']);
  });

  it('is covered after the last words when the agent is not back', async () => {
    const call = await BridgedTestCall.live({ settings });
    call.agentSays('a1', 'We open at nine and close at five', 2000, { done: false });
    call.model.next('wait');
    await lose(call);
    await call.clock.run(1900);
    expect(heard(call)).toEqual(['words']);
    await call.clock.run(300);
    expect(heard(call)).toEqual(['words', 'filler']);
  });

  it('is not covered any more when the call is given up or over', async () => {
    const call = await BridgedTestCall.live({ settings });
    call.agentSays('a1', 'Hello!', 2500, { done: false });
    call.model.next('refuse', 'refuse', 'refuse');
    await lose(call);
    await call.clock.run(5000);
    expect(heard(call)).toEqual(['words', 'apology']);
    expect(call.ended).toEqual(['provider-failed']);
    expect(call.clock.timers).toBe(0);
  });
});
