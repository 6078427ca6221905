/**
 * Speaks the recorded words that callers hear when no model can: raw mu-law, 8 kHz, by the lab's own voice.
 * Run after a build, when a phrase changes: node scripts/make-fillers.mjs
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { openSynthesis } from '../dist/lab/speech/synthesis.js';

const PHRASES = {
  reconnecting: 'One moment, please.',
  apology: 'I am sorry, we have a technical problem. Please call again in a few minutes. Goodbye.',
};

const folder = new URL('../assets/fillers/', import.meta.url);
await mkdir(folder, { recursive: true });
const speak = await openSynthesis();
for (const [name, text] of Object.entries(PHRASES))
  await writeFile(new URL(`${name}.ulaw`, folder), await speak(text, 'agent'));
