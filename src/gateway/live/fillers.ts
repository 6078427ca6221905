import { readFile } from 'node:fs/promises';
import type { Fillers } from '../media/bridge-settings.js';

/** A second of mu-law at 8 kHz. */
const PIECE_BYTES = 8_000;

/** What callers hear when no model can speak: recorded words, shipped as raw mu-law files beside the program. */
export const loadFillers = async (): Promise<Fillers> => ({
  reconnecting: await pieces('reconnecting'),
  apology: await pieces('apology'),
});

const pieces = async (name: string): Promise<readonly string[]> => {
  const audio = await readFile(new URL(`../../../assets/fillers/${name}.ulaw`, import.meta.url));
  const count = Math.ceil(audio.length / PIECE_BYTES);
  return Array.from({ length: count }, (_, i) =>
    audio.subarray(i * PIECE_BYTES, (i + 1) * PIECE_BYTES).toString('base64'),
  );
};
