import { callerTexts } from '../scripts/caller-texts.js';
import type { Script } from '../scripts/script.js';
import { Vocabulary } from '../speech/vocabulary.js';
import type { Voices } from '../speech/voice.js';

/** Everything that the callers of these scripts can say, each in their voice. */
export const callerVocabulary = async (scripts: readonly Script[], voices: Voices): Promise<Vocabulary> => {
  const vocabulary = new Vocabulary();
  await learnCallers(vocabulary, scripts, voices);
  return vocabulary;
};

export const learnCallers = async (
  vocabulary: Vocabulary,
  scripts: readonly Script[],
  voices: Voices,
): Promise<void> => {
  for (const script of scripts) {
    const { voice } = script.caller;
    for (const text of callerTexts([script])) vocabulary.learn(text, await voices.say(text, voice));
  }
};
