import { BYTES_PER_MS } from '../../speech/mulaw.js';
import type { CallerScript } from '../../scripts/script.js';

export type MachineDetection = 'Enable' | 'DetectMessageEnd';

/** What the detection says after listening for so long. */
export type Detected = Readonly<{ answeredBy: string; afterMs: number }>;

const LISTENING_MS = 1_500;

/** The lab knows who answers; only the time it takes is imitated: the end of the greeting and its beep, if asked. */
export const detectMachine = (
  asked: MachineDetection,
  script: CallerScript,
  words: ReadonlyMap<string, Uint8Array>,
): Detected => {
  if (script.answers !== 'machine') return { answeredBy: 'human', afterMs: LISTENING_MS };
  if (asked === 'Enable') return { answeredBy: 'machine_start', afterMs: LISTENING_MS };
  const [greeting] = words.values();
  return { answeredBy: 'machine_end_beep', afterMs: (greeting?.length ?? 0) / BYTES_PER_MS };
};
