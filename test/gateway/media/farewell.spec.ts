import { describe, expect, it } from '@jest/globals';
import { silence } from '../../kit/scripted-phone.js';
import { BridgedTestCall, toolsOf } from './bridged-call.js';

const tools = toolsOf({ end_call: () => undefined });
const done = { outcome: 'resolved', reason: 'All is said.' };
/** The scripted model answers only when a test says so. */
const patient = { answerBeginsWithinMs: 600_000, answerWithinMs: 600_000 };

/** A call whose time is up, told by its limit's farewell. */
const limited = async (): Promise<BridgedTestCall> => {
  const call = await BridgedTestCall.greeted({ tools, settings: { ...patient, timeLimitMs: 10_000 } });
  await call.clock.run(9000);
  expect(call.session.asked).toEqual(['hearOnly', expect.stringContaining('speak I am sorry')]);
  return call;
};

describe("a limit's farewell", () => {
  it('is not cut by a caller who speaks over it, whose words are kept', async () => {
    const call = await limited();
    call.agentSays('bye', 'I am sorry, we have reached the time limit', 6000);
    await call.clock.run(2000);
    const before = call.phone.events.filter((event) => event === 'clear').length;
    call.callerStarts('c1');
    await call.clock.run(500);
    call.callerStops('c1', 'But I am not done!');
    await call.clock.run(3400);
    expect(call.ended).toEqual([]);
    await call.clock.run(300);
    expect(call.ended).toEqual(['time-limit']);
    expect(call.phone.events.filter((event) => event === 'clear')).toHaveLength(before);
    expect(call.writer.of('TurnInterrupted')).toEqual([]);
    expect(call.writer.of('TurnAppended')).toContainEqual(expect.objectContaining({ text: 'But I am not done!' }));
  });

  it('is said again, shorter, when the provider has cut it', async () => {
    const call = await limited();
    call.agentSays('bye', 'I am sorry, we have', 1000, { done: false });
    call.session.tell({ type: 'agentItemDone', itemId: 'bye', text: 'I am sorry, we have', whole: false });
    call.responseDone('bye', 'cancelled');
    expect(call.session.asked.at(-1)).toBe('speak Thank you for calling. Goodbye.');
    call.agentSays('again', 'Thank you for calling. Goodbye.', 1500);
    await call.clock.run(2400);
    expect(call.ended).toEqual([]);
    await call.clock.run(300);
    expect(call.ended).toEqual(['time-limit']);
  });

  it('whose model dies in mid-sentence ends with the recorded apology', async () => {
    const apology = [silence(1000), silence(1000)];
    const call = await BridgedTestCall.greeted({ settings: { timeLimitMs: 10_000, fillers: { apology } } });
    await call.clock.run(9000);
    call.agentSays('bye', 'I am sorry', 500, { done: false });
    call.session.tell({ type: 'closed', reason: 'socket-1006' });
    await call.clock.run(2500);
    expect(call.ended).toEqual([]);
    await call.clock.run(200);
    expect(call.phone.payloads.slice(-2)).toEqual(apology);
    expect(call.ended).toEqual(['time-limit']);
  });

  it('ends the call also when marks do not come back any more', async () => {
    const call = await limited();
    call.frame('mark', { mark: { name: call.phone.marks.at(-1) ?? '' } });
    call.agentSays('bye', 'I am sorry', 3000);
    // Every mark is overdue by now, so that the line looks as if it were still playing.
    await call.clock.run(3000 + 2000);
    expect(call.ended).toEqual(['time-limit']);
    await call.bridge.finished;
    expect(call.clock.timers).toBe(0);
  });

  it('lost with its socket ends the call all the same', async () => {
    const call = await limited();
    call.agentSays('bye', 'I am sorry', 3000);
    call.bridge.socketClosed();
    await call.bridge.finished;
    expect(call.writer.of('SessionEnded')).toMatchObject([{ cause: 'time-limit' }]);
    expect(call.writer.of('SessionLost')).toEqual([]);
  });

  it('follows no goodbye of the agent: one is enough', async () => {
    const call = await BridgedTestCall.greeted({ tools, settings: { ...patient, timeLimitMs: 10_000 } });
    await call.clock.run(8500);
    call.agentSays('bye', 'Goodbye!', 2000, { done: false });
    call.toolCall('c1', 'end_call', done);
    await call.clock.run(0);
    call.agentDone('bye', 'Goodbye!');
    await call.clock.run(2200);
    expect(call.session.asked.filter((asked) => asked.startsWith('speak'))).toEqual([]);
    expect(call.writer.of('SessionEnded')).toMatchObject([{ cause: 'agent-ended', outcome: 'resolved' }]);
  });
});

describe('an agent that hangs up', () => {
  it('before it says goodbye in the same response says it once', async () => {
    const call = await BridgedTestCall.greeted({ tools });
    call.callerStarts('c');
    call.callerStops('c', 'That is all.');
    call.session.tell({ type: 'responseStarted', responseId: 'resp_bye' });
    call.toolCall('c1', 'end_call', done);
    await call.clock.run(400);
    for (let ms = 0; ms < 1000; ms += 100) call.audio('bye');
    call.agentDone('bye', 'Goodbye!');
    await call.clock.run(900);
    expect(call.ended).toEqual([]);
    await call.clock.run(300);
    expect(call.ended).toEqual(['agent-ended']);
    expect(call.session.asked).toEqual(['toolResult c1 {"ok":true}']);
  });

  it('waits for the tools that it called beside that', async () => {
    let finish = (_: number): void => undefined;
    const slow = new Promise<number>((resolve) => (finish = resolve));
    const both = toolsOf({ end_call: () => undefined, ticket: () => slow }, { timeoutMs: 60_000 });
    const call = await BridgedTestCall.greeted({ tools: both, settings: patient });
    call.agentSays('bye', 'Goodbye!', 1000, { done: false });
    call.toolCall('t1', 'ticket');
    call.toolCall('c1', 'end_call', done);
    call.agentDone('bye', 'Goodbye!');
    await call.clock.run(20_000);
    expect(call.ended).toEqual([]);
    finish(1);
    await call.clock.run(20_000);
    expect(call.ended).toEqual(['agent-ended']);
    expect(call.writer.of('ToolSucceeded')).toHaveLength(2);
  });

  it.each(['hangs up', 'says bye and hangs up', 'loses the line'])(
    'keeps the outcome when the caller %s',
    async (how) => {
      const call = await BridgedTestCall.greeted({ tools });
      call.agentSays('bye', 'Goodbye!', 2000, { done: false });
      call.toolCall('c1', 'end_call', done);
      await call.clock.run(0);
      call.agentDone('bye', 'Goodbye!');
      await call.clock.run(500);
      if (how === 'says bye and hangs up') call.callerStarts('c');
      if (how === 'loses the line') call.bridge.socketClosed();
      else call.frame('stop');
      await call.bridge.finished;
      expect(call.writer.of('SessionEnded')).toMatchObject([{ outcome: 'resolved' }]);
    },
  );

  it('has not said what the call came to when the conversation goes on', async () => {
    const call = await BridgedTestCall.greeted({ tools });
    call.agentSays('bye', 'Goodbye!', 2000, { done: false });
    call.toolCall('c1', 'end_call', done);
    await call.clock.run(0);
    call.agentDone('bye', 'Goodbye!');
    for (const id of ['c1', 'c2']) {
      call.callerStarts(id);
      call.callerStops(id, 'One more thing.');
      call.agentSays(`a${id}`, 'Yes?', 100);
      await call.clock.run(500);
    }
    call.frame('stop');
    await call.bridge.finished;
    expect(call.writer.of('SessionEnded')).toMatchObject([{ cause: 'caller-hung-up', outcome: null }]);
  });
});
