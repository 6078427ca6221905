import { spawnWorker } from '../../platform/workers/spawn.js';
import type { Synthesis } from './synthesis.js';
import { Voices } from './voice.js';

/** What the speech worker serves. */
export type SpeechWorker = Readonly<{ synthesize: Synthesis; close(): void }>;

/** Voices that speak in a worker thread, so that synthesis never holds up the loop that carries audio. */
export const spawnVoices = async (): Promise<{ voices: Voices; stop: () => Promise<void> }> => {
  const { remote, stop } = await spawnWorker<SpeechWorker>('speech', undefined);
  return { voices: new Voices((text, voice) => remote.synthesize(text, voice)), stop };
};
