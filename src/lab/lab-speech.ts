import type { Speech } from './carrier/speech.js';
import { understand } from './speech/recognise.js';
import { Vocabulary } from './speech/vocabulary.js';
import type { Voices } from './speech/voice.js';

/**
 * Speech for the people on the lab's phones. They understand whatever has been said in the lab with its voices, by the
 * frames that arrive; `learn` is for what the model says.
 */
export class LabSpeech implements Speech {
  readonly #vocabulary = new Vocabulary();

  constructor(private readonly voices: Voices) {}

  readonly learn = (text: string, speech: Uint8Array): void => this.#vocabulary.learn(text, speech);

  readonly say: Speech['say'] = async (text, voice) => {
    const speech = await this.voices.say(text, voice);
    this.learn(text, speech);
    return speech;
  };

  readonly recognise: Speech['recognise'] = async (audio) => understand(audio, this.#vocabulary).text;
}
