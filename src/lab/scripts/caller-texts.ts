import type { Script } from './script.js';

/** Everything that the callers of these scripts can say: the vocabulary of an ear that listens to them. */
export const callerTexts = (scripts: readonly Script[]): readonly string[] =>
  scripts.flatMap(({ caller }) =>
    caller.steps.flatMap((step) => ('say' in step ? [step.say] : 'interrupt' in step ? [step.interrupt.say] : [])),
  );
