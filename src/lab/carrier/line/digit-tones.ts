import { silence } from './playback.js';
import { tone } from './tone.js';

const ROWS = [697, 770, 852, 941];
const COLUMNS = [1209, 1336, 1477, 1633];
const KEYS = '123A456B789C*0#D';
const TONE_MS = 120;

/** Keys as they sound; `w` is half a second of silence, `W` a second. Unknown characters are skipped. */
export const digitTones = (digits: string): Uint8Array => Buffer.concat([...digits].map(soundOf));

const soundOf = (digit: string): Uint8Array => {
  if (digit === 'w') return silence(4000);
  if (digit === 'W') return silence(8000);
  const key = KEYS.indexOf(digit);
  const row = ROWS[Math.floor(key / 4)];
  const column = COLUMNS[key % 4];
  if (row === undefined || column === undefined) return new Uint8Array();
  return Buffer.concat([tone([row, column], TONE_MS), silence(640)]);
};
