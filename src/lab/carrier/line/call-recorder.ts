import { writeFile } from 'node:fs/promises';
import { stereoWav } from '../../speech/wav.js';
import type { LineTap } from './line.js';

/** Keeps both sides of a call, 16 kB a second, to be written as a stereo WAV: left what the phone said, right what it played. */
export class CallRecorder {
  readonly #said: Uint8Array[] = [];
  readonly #played: Uint8Array[] = [];

  readonly tap: LineTap = (fromPhone, toPhone) => {
    this.#said.push(fromPhone);
    this.#played.push(toPhone);
  };

  /** Returns false, and writes nothing, for a call that was never answered. */
  async write(path: string): Promise<boolean> {
    if (this.#said.length === 0) return false;
    await writeFile(path, stereoWav(Buffer.concat(this.#said), Buffer.concat(this.#played)));
    return true;
  }
}
