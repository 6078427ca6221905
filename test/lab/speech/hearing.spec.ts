import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Hearing, type HearingEvent } from '../../../src/lab/speech/hearing.js';
import { understand, UNINTELLIGIBLE, type Heard } from '../../../src/lab/speech/recognise.js';
import { Vocabulary } from '../../../src/lab/speech/vocabulary.js';
import type { Voices } from '../../../src/lab/speech/voice.js';
import { framesOf, silence, voicesHere } from './ears.js';

const ORDER = 'Where is my order one two three?';
const MORE = 'Sorry, one more thing.';
const THANKS = 'Thank you.';
const THANKS_BYE = 'Thank you. Goodbye now.';

describe('hearing', () => {
  let voices: Voices;
  let vocabulary: Vocabulary;
  let order: Uint8Array;
  beforeAll(async () => {
    voices = await voicesHere();
    vocabulary = await Vocabulary.of([ORDER, MORE, THANKS, THANKS_BYE], 'caller', voices);
    order = await voices.say(ORDER, 'caller');
  });

  const hear = (...pieces: readonly Uint8Array[]): readonly HearingEvent[] => {
    const hearing = new Hearing(vocabulary);
    return [silence(1_000), ...pieces, silence(600)].flatMap((piece) => hearing.push(piece));
  };
  const heardOf = (events: readonly HearingEvent[]): readonly Heard[] =>
    events.flatMap((event) => (event.kind === 'stopped' ? [event.heard] : []));

  it('understands an utterance that arrived whole, and says when it began and ended', () => {
    const [started, stopped, ...rest] = hear(order);
    const frames = order.length / 160;
    expect(rest).toEqual([]);
    expect(started?.kind).toBe('started');
    expect(started?.atMs).toBeGreaterThanOrEqual(700);
    expect(started?.atMs).toBeLessThan(1_000);
    expect(stopped).toMatchObject({
      kind: 'stopped',
      heard: { text: ORDER, complete: true, heardFrames: frames, missingFrames: 0, reorderedFrames: 0 },
    });
    expect(stopped?.atMs).toBeLessThanOrEqual(1_000 + order.length / 8 + 500);
    expect(stopped?.atMs).toBeGreaterThan(1_000 + order.length / 8);
  });

  it('does not care in what pieces the audio comes', () => {
    const whole = Buffer.concat([silence(1_000), order, silence(600)]);
    const expected = hear(order);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 1, maxLength: 40 }), (sizes) => {
        const hearing = new Hearing(vocabulary);
        const events: HearingEvent[] = [];
        for (let at = 0, turn = 0; at < whole.length; turn++) {
          const size = sizes[turn % sizes.length] ?? 160;
          events.push(...hearing.push(whole.subarray(at, at + size)));
          at += size;
        }
        expect(events).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });

  it('understands what lost a tenth of its frames, and counts them', () => {
    const frames = framesOf(order);
    const kept = frames.filter((_, index) => index % 12 !== 5);
    const [heard] = heardOf(hear(...kept));
    expect(heard).toMatchObject({ text: ORDER, complete: true, missingFrames: frames.length - kept.length });
  });

  it('understands the words up to where the audio broke off', () => {
    const frames = framesOf(order);
    const [heard] = heardOf(hear(...frames.slice(0, frames.length / 2)));
    expect(heard?.complete).toBe(false);
    expect(heard?.text).toMatch(/^Where is my .*…$/u);
    expect(heard?.text).not.toContain('three');
  });

  it('marks the words in a hole', () => {
    const frames = framesOf(order);
    const hole = frames.map((frame, index) => (index > 30 && index < 50 ? silence(20) : frame));
    const [heard] = heardOf(hear(...hole));
    expect(heard?.complete).toBe(false);
    expect(heard?.text).toMatch(/^Where .*….* three\?$/u);
  });

  it('does not understand frames out of order', () => {
    const [heard] = heardOf(hear(...framesOf(order).reverse()));
    expect(heard).toMatchObject({ text: UNINTELLIGIBLE, complete: false, missingFrames: 0 });
    expect(heard?.reorderedFrames).toBeGreaterThan(40);
  });

  it('understands through two frames that changed places, and counts one', () => {
    const frames = framesOf(order);
    const swapped = [...frames.slice(0, 20), frames[21], frames[20], ...frames.slice(22)].flatMap((f) => f ?? []);
    expect(heardOf(hear(...swapped))).toMatchObject([{ text: ORDER, complete: true, reorderedFrames: 1 }]);
  });

  it('does not understand sounds that nobody scripted', () => {
    const noise = Uint8Array.from({ length: 8_000 }, (_, index) => (index * 7_919) & 0xff);
    expect(heardOf(hear(noise))).toMatchObject([{ text: UNINTELLIGIBLE, complete: false, heardFrames: 0 }]);
  });

  it('hears nothing in silence or in a click', () => {
    expect(hear(silence(3_000), new Uint8Array(160), silence(1_000))).toEqual([]);
  });

  it('tells two utterances in one breath', async () => {
    const more = await voices.say(MORE, 'caller');
    expect(heardOf(hear(order, silence(100), more))).toMatchObject([{ text: `${ORDER} ${MORE}`, complete: true }]);
    expect(heardOf(hear(order, silence(100), order))).toMatchObject([{ text: `${ORDER} ${ORDER}`, complete: true }]);
  });

  it('tells utterances that begin alike', async () => {
    expect(heardOf(hear(await voices.say(THANKS, 'caller')))).toMatchObject([{ text: THANKS, complete: true }]);
    expect(heardOf(hear(await voices.say(THANKS_BYE, 'caller')))).toMatchObject([{ text: THANKS_BYE, complete: true }]);
  });

  it('hears one utterance after another', async () => {
    const more = await voices.say(MORE, 'caller');
    expect(heardOf(hear(order, silence(800), more)).map(({ text }) => text)).toEqual([ORDER, MORE]);
  });

  it('understands a piece of audio by itself, cut anywhere', () => {
    expect(understand(order, vocabulary)).toMatchObject({ text: ORDER, complete: true });
    expect(understand(order.subarray(0, order.length - 100), vocabulary)).toMatchObject({
      text: ORDER,
      complete: true,
    });
    expect(understand(new Uint8Array(0), vocabulary)).toMatchObject({ text: UNINTELLIGIBLE, heardFrames: 0 });
  });

  it('can say what it has heard so far', () => {
    const hearing = new Hearing(vocabulary);
    for (const frame of framesOf(order).slice(0, 40)) hearing.push(frame);
    expect(hearing.soFar()).toMatchObject({ complete: false, heardFrames: 40 });
    expect(hearing.speaking).toBe(true);
    expect(hearing.positionMs).toBe(800);
  });
});
