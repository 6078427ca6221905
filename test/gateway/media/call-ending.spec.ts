import { describe, expect, it } from '@jest/globals';
import { silence } from '../../kit/scripted-phone.js';
import { BridgedTestCall, STREAM } from './bridged-call.js';
import { MemoryWriter } from '../talk/memory-writer.js';

describe('the end of a bridged call', () => {
  it('by a lost socket is a lost session, and the call may go on', async () => {
    const call = await BridgedTestCall.live();
    call.bridge.socketClosed();
    await call.bridge.finished;
    expect(call.writer.of('SessionLost')).toMatchObject([{ streamSid: STREAM, reason: 'stream' }]);
    expect(call.writer.of('SessionEnded')).toEqual([]);
    expect(call.ended).toEqual(['stream-lost']);
    expect(call.session.closed).toBe(true);
  });

  it('is recorded once, whatever follows', async () => {
    const call = await BridgedTestCall.live();
    call.frame('stop');
    call.bridge.socketClosed();
    call.bridge.end('api');
    call.frame('media', { media: { payload: silence(20) } });
    await call.bridge.finished;
    expect(call.writer.of('SessionEnded')).toMatchObject([{ cause: 'caller-hung-up' }]);
    expect(call.writer.of('SessionLost')).toEqual([]);
    expect(call.session.audio).toEqual([]);
  });

  it('in mid-sentence keeps what had been heard', async () => {
    const call = await BridgedTestCall.live();
    call.agentSays('a1', 'We open at nine and close at five', 1000);
    await call.clock.run(400);
    call.frame('stop');
    await call.bridge.finished;
    expect(call.writer.of('TurnInterrupted')).toMatchObject([{ turnId: 'a1', heardMs: 400, heardText: 'We open at' }]);
    expect(call.writer.events.at(-1)?.type).toBe('SessionEnded');
  });

  it("waits a little for the caller's last words, and not for ever", async () => {
    const call = await BridgedTestCall.live();
    call.callerStarts('c1');
    call.callerStops('c1');
    call.callerStarts('c2');
    call.callerStops('c2');
    call.frame('stop');
    await call.clock.run(500);
    call.session.tell({ type: 'callerText', itemId: 'c1', text: 'Bye then.' });
    await call.clock.run(2000);
    await call.bridge.finished;
    await call.clock.run(0);
    expect(call.writer.of('TurnAppended')).toMatchObject([{ text: 'Bye then.' }, { text: '[inaudible]' }]);
    expect(call.session.closed).toBe(true);
    expect(call.clock.timers).toBe(0);
  });

  it('at the time limit says so before it hangs up', async () => {
    const call = await BridgedTestCall.live({ settings: { timeLimitMs: 60_000 } });
    call.agentSays('a1', 'A long story', 90_000);
    await call.clock.run(60_000);
    expect(call.phone.events.at(-1)).toBe('clear');
    expect(call.session.asked.at(-1)).toContain('speak I am sorry, we have reached the time limit');
    call.agentSays('a2', 'I am sorry', 2000);
    await call.clock.run(1900);
    expect(call.ended).toEqual([]);
    await call.clock.run(300);
    expect(call.ended).toEqual(['time-limit']);
  });

  it('at the time limit comes even if the farewell never does', async () => {
    const call = await BridgedTestCall.live({ settings: { timeLimitMs: 1000, answerWithinMs: 600_000 } });
    await call.clock.run(14_000);
    expect(call.ended).toEqual(['time-limit']);
  });

  it('comes politely when the journal is full, and keeps the end', async () => {
    const writer = new MemoryWriter();
    const call = await BridgedTestCall.live({ writer, limits: { maxWaiting: 8 } });
    call.agentSays('a1', 'Hello!', 100);
    await call.clock.run(500);
    writer.away = true;
    for (let n = 0; n < 8; n++) {
      call.callerStarts(`c${n}`);
      call.callerStops(`c${n}`, 'More.');
      call.agentSays(`b${n}`, 'Yes.', 100);
      await call.clock.run(200);
      if (call.session.asked.some((asked) => asked.includes('technical problem'))) break;
    }
    call.agentSays('bye', 'technical problem', 100);
    await call.clock.run(2000);
    expect(call.ended).toEqual(['journal-full']);
    writer.away = false;
    await call.clock.run(10_000);
    expect(writer.of('SessionEnded')).toMatchObject([{ cause: 'journal-full' }]);
  });

  it('does not wait for a log that is away', async () => {
    const call = await BridgedTestCall.live();
    call.writer.away = true;
    call.frame('stop');
    await call.clock.run(1000);
    expect(call.ended).toEqual(['caller-hung-up']);
    call.writer.away = false;
    await call.clock.run(10_000);
    expect(call.writer.of('SessionEnded')).toHaveLength(1);
  });
});

describe('what else comes from the phone', () => {
  it('keys are recorded together after a pause, and told to the model', async () => {
    const call = await BridgedTestCall.live();
    call.agentSays('a1', 'Hello!', 100);
    await call.clock.run(500);
    for (const digit of ['4', '2', '#']) {
      call.frame('dtmf', { dtmf: { digit } });
      await call.clock.run(300);
    }
    await call.clock.run(700);
    expect(call.writer.of('DigitsReceived')).toEqual([{ digits: '42#', atMs: 500 }]);
    expect(call.session.asked.slice(1)).toEqual([
      'userMessage [The caller pressed 42# on the keypad.]',
      'createResponse',
    ]);
  });

  it('keys are not lost when the caller hangs up at once', async () => {
    const call = await BridgedTestCall.live();
    call.frame('dtmf', { dtmf: { digit: '1' } });
    call.frame('stop');
    await call.bridge.finished;
    expect(call.writer.of('DigitsReceived')).toMatchObject([{ digits: '1' }]);
  });

  it('bad frames are counted and harm nothing', async () => {
    const call = await BridgedTestCall.live();
    for (const text of ['', '{', 'null', '{"event":"media","streamSid":"MZother"}']) call.bridge.fromPhone(text);
    expect(call.reports.flatMap((report) => (report.type === 'frame-malformed' ? [report.reason] : []))).toEqual([
      'not-json',
      'not-json',
      'missing-field',
      'other-stream',
    ]);
    expect(call.ended).toEqual([]);
  });

  it('audio is dropped and counted while there is no model', async () => {
    const call = await BridgedTestCall.live();
    call.model.next('wait');
    call.session.tell({ type: 'closed', reason: 'gone' });
    await call.clock.run(300);
    call.frame('media', { media: { payload: silence(20) } });
    expect(call.reports).toContainEqual({ type: 'frame-dropped', direction: 'to-model' });
  });

  it('a stuck line drops agent audio, counts it, and hears only what was sent', async () => {
    const call = await BridgedTestCall.live();
    call.phone.stuck = true;
    call.agentSays('a1', 'Hello there', 300, { done: false });
    await call.clock.run(1000);
    call.audio('a1');
    expect(call.reports).toContainEqual({ type: 'frame-dropped', direction: 'to-phone' });
    expect(call.phone.payloads).toHaveLength(3);
    call.callerStarts('c1');
    expect(call.session.asked.at(-1)).toBe('truncate a1 300');
  });

  it('the time from the end of a question to the answer is measured', async () => {
    const call = await BridgedTestCall.live();
    call.callerStarts('c1');
    call.callerStops('c1', 'Yes?');
    await call.clock.run(420);
    call.agentSays('a1', 'Yes.', 100);
    expect(call.reports).toContainEqual({ type: 'turn-latency', ms: 420 });
  });
});
