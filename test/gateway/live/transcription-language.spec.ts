import { describe, expect, it } from '@jest/globals';
import { transcriptionLanguage } from '../../../src/gateway/live/transcription-language.js';

describe('the language of a transcription', () => {
  it.each([
    ['en-US', 'en'],
    ['EN', 'en'],
    ['zh-Hant-TW', 'zh'],
    ['cmn-Hans-CN', 'zh'],
    ['es-419', 'es'],
    ['deu-AT', 'de'],
    ['nob-NO', 'nb'],
    ['tl-PH', 'tl'],
    ['iw', 'he'],
  ])('of %s is %s', (tag, code) => expect(transcriptionLanguage(tag)).toBe(code));

  it.each(['fil-PH', 'yue-HK', 'haw-US', 'gsw-CH', 'en_US', ''])('of %j is left to the provider', (tag) =>
    expect(transcriptionLanguage(tag)).toBeNull(),
  );
});
