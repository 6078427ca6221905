import type { CallerScript, Step } from '../../scripts/script.js';
import { tone } from '../line/tone.js';
import type { Speech } from '../speech.js';

const linesOf = (step: Step): readonly string[] => {
  if ('say' in step) return [step.say];
  return 'interrupt' in step ? [step.interrupt.say] : [];
};

/** Renders every line before the phone rings, so that speech is never late. A machine's greeting ends with the beep. */
export const rehearse = async (script: CallerScript, speech: Speech): Promise<ReadonlyMap<string, Uint8Array>> => {
  const lines = script.steps.flatMap(linesOf);
  const rendered = await Promise.all(
    lines.map(async (line, index): Promise<[string, Uint8Array]> => {
      const audio = await speech.say(line, script.voice);
      const isGreeting = script.answers === 'machine' && index === 0;
      return [line, isGreeting ? Buffer.concat([audio, tone([1000], 500)]) : audio];
    }),
  );
  return new Map(rendered);
};
