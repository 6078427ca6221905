import { describe, expect, it } from '@jest/globals';
import { type LiveCall, LiveCalls } from '../../../src/gateway/live/live-calls.js';
import { FakeClock } from '../../kit/fake-clock.js';

const nothing = (): void => undefined;

describe('draining', () => {
  it('waits for the last words of a call that has just ended', async () => {
    const clock = new FakeClock();
    const live = new LiveCalls(clock);
    let transcribed = nothing;
    const finished = new Promise<void>((resolve) => (transcribed = resolve));
    const acts = { end: nothing, socketClosed: nothing, handOver: nothing, endPolitely: nothing };
    const call: LiveCall = { ...acts, finished, bufferedBytes: 0 };
    live.add('a', call);
    live.remove('a', call, 'caller-hung-up');
    let drained = false;
    const draining = live.drain(1000).then(() => (drained = true));
    await clock.run(60_000);
    expect(drained).toBe(false);
    transcribed();
    await draining;
    expect(drained).toBe(true);
  });
});

describe('a call that is over at the carrier', () => {
  it.each([
    ['is ended here if its socket stays open', false, ['caller-hung-up']],
    ['needs nothing where another socket has it by then', true, []],
  ])('%s', async (_, replaced, expected) => {
    const clock = new FakeClock();
    const live = new LiveCalls(clock);
    const ends: string[] = [];
    const acts = { socketClosed: nothing, handOver: nothing, endPolitely: nothing, bufferedBytes: 0 };
    const call: LiveCall = { ...acts, end: (cause) => void ends.push(cause), finished: new Promise(nothing) };
    live.add('a', call);
    live.over('a');
    live.over('nobody');
    await clock.run(4_000);
    expect(ends).toEqual([]);
    if (replaced) live.add('a', { ...call, end: nothing });
    await clock.run(2_000);
    expect(ends).toEqual(expected);
  });
});
