import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AgentVoice } from '../../../src/gateway/media/agent-voice.js';
import { PhoneLine } from '../../../src/gateway/media/phone-line.js';
import { PlaybackLedger } from '../../../src/gateway/media/playback-ledger.js';
import { FakeClock } from '../../kit/fake-clock.js';
import { silence } from '../../kit/scripted-phone.js';
import { SimulatedTwilio } from '../../kit/simulated-twilio.js';

const part = (itemId: string, contentIndex = 0) => ({ itemId, contentIndex });

const ledgerWith = (...items: readonly [itemId: string, ms: number][]): PlaybackLedger => {
  const ledger = new PlaybackLedger();
  for (const [itemId, ms] of items) ledger.sent(part(itemId), ms * 8, 0);
  return ledger;
};

describe('the playback ledger', () => {
  it('counts an item from when everything before it was played', () => {
    const ledger = ledgerWith(['a', 300], ['b', 500]);
    expect(ledger.heardMs('a', 200)).toBe(200);
    expect(ledger.heardMs('b', 200)).toBe(0);
    expect(ledger.heardMs('b', 450)).toBe(150);
    expect(ledger.heardMs('b', 9999)).toBe(500);
  });

  it('does not count silence between two pieces of an item', () => {
    const ledger = ledgerWith(['a', 100]);
    ledger.sent(part('a'), 800, 1000);
    expect(ledger.heardMs('a', 1050)).toBe(150);
  });

  it('forgets what was cleared and is exact for the next item', () => {
    const ledger = ledgerWith(['a', 1000], ['b', 1000]);
    expect(ledger.clear(400)).toEqual([
      { itemId: 'a', heardMs: 400, parts: [{ contentIndex: 0, heardMs: 400 }] },
      { itemId: 'b', heardMs: 0, parts: [{ contentIndex: 0, heardMs: 0 }] },
    ]);
    expect(ledger.remainingMs(400)).toBe(0);
    ledger.sent(part('c'), 8000, 2000);
    expect(ledger.heardMs('a', 2300)).toBe(400);
    expect(ledger.heardMs('b', 2300)).toBe(0);
    expect(ledger.heardMs('c', 2300)).toBe(300);
  });

  it('counts each part of an item by itself, and cuts those that were not heard to their end', () => {
    const ledger = new PlaybackLedger();
    for (const index of [0, 1, 2]) ledger.sent(part('a', index), 8000, 0);
    const parts = [
      { contentIndex: 1, heardMs: 400 },
      { contentIndex: 2, heardMs: 0 },
    ];
    expect(ledger.clear(1400)).toEqual([{ itemId: 'a', heardMs: 1400, parts }]);
  });

  it('takes playback that runs late from its marks, but not the round trip', () => {
    const ledger = ledgerWith(['a', 2000]);
    const early = ledger.mark();
    ledger.sent(part('a'), 8000, 0);
    const late = ledger.mark();
    ledger.echoed(early, 2080);
    expect(ledger.heardMs('a', 2100)).toBe(2100);
    ledger.sent(part('a'), 8000, 0);
    const later = ledger.mark();
    ledger.echoed(late, 3180);
    expect(ledger.heardMs('a', 3300)).toBe(3300);
    ledger.echoed(later, 4180);
    ledger.sent(part('b'), 8000, 4000);
    expect(ledger.heardMs('b', 4600)).toBe(500);
  });

  it('takes one echo that was held up for no late playback', () => {
    const ledger = ledgerWith(['a', 500]);
    const marks = [1, 2, 3].map(() => {
      ledger.sent(part('a'), 4000, 0);
      return ledger.mark();
    });
    for (const [index, delayMs] of [20, 150, 25].entries()) {
      ledger.echoed(marks[index] ?? '', 1000 + index * 500 + delayMs);
    }
    expect(ledger.heardMs('a', 1990)).toBe(1985);
  });

  it('believes an overdue mark more than the clock', () => {
    const ledger = ledgerWith(['a', 500]);
    ledger.echoed(ledger.mark(), 520);
    ledger.sent(part('b'), 4000, 600);
    ledger.mark();
    ledger.sent(part('b'), 16_000, 600);
    expect(ledger.heardMs('b', 1200)).toBe(600);
    expect(ledger.heardMs('b', 1500)).toBe(500);
  });

  it('takes the echo of a cleared mark for no playback', () => {
    const ledger = ledgerWith(['a', 1000]);
    const mark = ledger.mark();
    ledger.clear(100);
    ledger.echoed(mark, 110);
    expect(ledger.heardMs('a', 5000)).toBe(100);
  });

  it('stays within a bound however long the call', () => {
    const ledger = new PlaybackLedger();
    for (let i = 0; i < 5000; i++) {
      ledger.sent(part(`item_${i}`), 8, i);
      ledger.mark();
    }
    expect(ledger.heardMs('item_1', 9999)).toBe(0);
    expect(ledger.heardMs('item_4999', 9999)).toBe(1);
  });

  it('knows within 20 ms what Twilio played of every response, whatever the delay and jitter', async () => {
    const response = fc.record({
      chunks: fc.array(fc.record({ pauseMs: fc.nat({ max: 300 }), ms: fc.integer({ min: 20, max: 400 }) }), {
        minLength: 1,
        maxLength: 12,
      }),
      cutAfterMs: fc.integer({ min: 0, max: 4000 }),
    });
    const jitters = fc.array(fc.nat({ max: 7 }), { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(response, { minLength: 1, maxLength: 6 }),
        fc.nat({ max: 120 }),
        jitters,
        async (responses, delayMs, jitter) => {
          const clock = new FakeClock();
          let turn = 0;
          const nextJitter = (): number => jitter[turn++ % jitter.length] ?? 0;
          const twilio = new SimulatedTwilio(clock, delayMs, nextJitter, (mark) => voice.echoed(mark));
          const voice = new AgentVoice(new PhoneLine(twilio, 'MZ1', clock), new PlaybackLedger(), clock);
          for (const [index, { chunks, cutAfterMs }] of responses.entries()) {
            twilio.reset();
            let atMs = 0;
            for (const { pauseMs, ms } of chunks) {
              atMs += pauseMs;
              clock.after(atMs, () => void voice.play(part(`item_${index}`), silence(ms)));
            }
            clock.advance(Math.max(atMs, cutAfterMs));
            const [cut] = voice.cut();
            clock.advance(1000);
            if (cut === undefined) continue;
            const actual = twilio.heardAtClear.at(-1) ?? NaN;
            expect(Math.abs(cut.heardMs - actual)).toBeLessThanOrEqual(20);
            expect(cut.heardMs).toBeLessThanOrEqual(chunks.reduce((sum, { ms }) => sum + ms, 0));
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
