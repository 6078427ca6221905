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
