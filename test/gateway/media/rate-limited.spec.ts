import { describe, expect, it } from '@jest/globals';
import { ScriptedModel } from '../../kit/scripted-model.js';
import { silence } from '../../kit/scripted-phone.js';
import { BridgedTestCall } from './bridged-call.js';

const fillers = { reconnecting: [silence(40)], apology: [silence(60)] };

/** A greeted call whose model fails an answer, and has said when the limit resets. */
const limited = async (retryAfterMs: number): Promise<BridgedTestCall> => {
  const call = await BridgedTestCall.greeted({ settings: { fillers } });
  call.session.tell({ type: 'responseStarted', responseId: 'resp_a1' });
  call.session.tell({ type: 'rateLimited', retryAfterMs });
  call.responseDone('a1', 'failed');
  await call.clock.run(0);
  return call;
};

describe('a model that has met its rate limit', () => {
  it('is tried again when the limit resets and not before, behind a filler', async () => {
    const call = await limited(1_500);
    expect(call.phone.payloads.at(-1)).toBe(silence(40));
    await call.clock.run(1_490);
    expect(call.model.attempts).toBe(1);
    await call.clock.run(20);
    expect(call.model.attempts).toBe(2);
    expect(call.session.asked).toEqual(['createResponse']);
  });

  it('is tried again at once when nothing was said of waiting', async () => {
    const call = await limited(0);
    expect(call.model.attempts).toBe(2);
  });

  it('is not waited for longer than a caller is patient: an apology, and the call goes to its fallback', async () => {
    const call = await limited(2_100);
    expect(call.phone.payloads.at(-1)).toBe(silence(60));
    await call.clock.run(5_000);
    expect(call.model.attempts).toBe(1);
    expect(call.ended).toEqual(['provider-failed']);
  });

  it('is waited for once: a later loss is acted on at once', async () => {
    const call = await limited(1_500);
    await call.clock.run(1_600);
    call.agentSays('a2', 'Here I am again.', 100);
    call.session.tell({ type: 'closed', reason: 'socket-1006' });
    await call.clock.run(0);
    expect(call.model.attempts).toBe(3);
  });

  it('or refuses for good is not tried again: an apology, without a filler before it, and the fallback', async () => {
    const call = await BridgedTestCall.live({ model: new ScriptedModel({ refuse: Infinity }), settings: { fillers } });
    await call.clock.run(5_000);
    expect(call.phone.payloads).toEqual([silence(60)]);
    expect(call.model.attempts).toBe(1);
    expect(call.ended).toEqual(['provider-failed']);
  });

  it('or refuses for good in the midst of a call is not tried again', async () => {
    const call = await limited(Infinity);
    await call.clock.run(5_000);
    expect(call.model.attempts).toBe(1);
    expect(call.ended).toEqual(['provider-failed']);
  });

  it('is waited for when it refuses the connection, too', async () => {
    const call = await BridgedTestCall.live({ model: new ScriptedModel({ refuse: 1_500 }), settings: { fillers } });
    await call.clock.run(1_490);
    expect(call.model.attempts).toBe(1);
    await call.clock.run(20);
    expect(call.session.asked).toEqual(['speak Hello!']);
  });
});
