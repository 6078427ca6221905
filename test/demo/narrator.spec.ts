import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Narrator } from '../../src/demo/narrator.js';
import type { LabHappening } from '../../src/lab/carrier/lab-events.js';

const CALL = { callSid: 'CA1', direction: 'inbound', from: '+15550100001', to: '+15550109999' } as const;

describe('the narrator', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  /** A call in which each thing becomes known at `knownAtMs`. */
  const call = () => {
    const lines: string[] = [];
    const narrator = new Narrator((line) => lines.push(line.trim()));
    let nowMs = 0;
    const at = (knownAtMs: number, act: () => void): void => {
      jest.advanceTimersByTime(knownAtMs - nowMs);
      nowMs = knownAtMs;
      act();
    };
    const phone = (atMs: number, happening: LabHappening, knownAtMs = atMs): void =>
      at(knownAtMs, () => narrator.phone({ ...CALL, atMs, ...happening }));
    return { lines, narrator, at, phone };
  };

  it('tells what was said, heard and logged in the order in which it began', () => {
    const { lines, narrator, at, phone } = call();
    phone(0, { type: 'ringing' });
    phone(100, { type: 'answered', answeredBy: 'carrier' });
    phone(150, { type: 'streamStarted', streamSid: 'MZ1' });
    phone(11_999, { type: 'beginsToHear', fromMs: 11_899 });
    phone(13_393, { type: 'says', text: 'Where is it?', interrupting: true });
    phone(13_700, { type: 'hears', fromMs: 11_899, playedMs: 1_664, cut: true, text: 'Wonderful …' });
    at(13_720, () => narrator.log(13_510, 'interrupted'));
    phone(15_000, { type: 'says', text: 'Thank you.', interrupting: false });
    at(15_100, () => narrator.log(14_800, 'look_up({})'));
    at(15_110, () => narrator.log(undefined, 'the agent is lost'));
    phone(16_000, { type: 'hangsUp', by: 'caller' });
    at(16_300, () => narrator.model([]));
    expect(lines).toEqual([
      '0:00.000  phone   rings (+15550100001 calls +15550109999)',
      '0:00.100  phone   answered by carrier',
      '0:11.999  agent   Wonderful …  [cut off: 1,664 ms played]',
      '0:13.393  caller  (interrupting) Where is it?',
      '0:13.660  log     interrupted',
      '0:14.950  log     look_up({})',
      '0:15.000  caller  Thank you.',
      'log     the agent is lost',
      '0:16.000  phone   the caller hangs up',
      'model   0 sessions, nothing truncated, nothing refused',
    ]);
  });

  it('tells the last words, put into text after the call was over, before its end', () => {
    const { lines, narrator, at, phone } = call();
    phone(0, { type: 'answered', answeredBy: 'human' });
    phone(1_000, { type: 'beginsToHear', fromMs: 1_000 });
    phone(2_500, { type: 'ended', status: 'completed', durationSeconds: 3 });
    phone(2_600, { type: 'hears', fromMs: 1_000, playedMs: 1_500, cut: false, text: 'Goodbye.' });
    at(2_800, () => narrator.model([]));
    expect(lines.slice(1, 3)).toEqual([
      '0:01.000  agent   Goodbye.  [1,500 ms played]',
      '0:02.500  phone   completed after 3 s',
    ]);
  });

  it('tells what happened while nothing is heard a moment later, without waiting for the end', () => {
    const { lines, phone } = call();
    phone(0, { type: 'ringing' });
    phone(1_000, { type: 'answered', answeredBy: 'human' });
    expect(lines).toEqual(['0:00.000  phone   rings (+15550100001 calls +15550109999)']);
    jest.advanceTimersByTime(500);
    expect(lines).toHaveLength(2);
  });
});
