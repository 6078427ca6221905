import type { CallerScript, Script } from '../../src/lab/scripts/script.js';

const person = (name: string, number: string, caller: Partial<CallerScript>): Script => ({
  name,
  agent: [],
  caller: {
    number,
    voice: 'caller',
    answers: 'human',
    ringMs: 200,
    quietMs: 500,
    patienceMs: 30 * 60_000,
    steps: [],
    ...caller,
  },
});

/** Answers, and stays on the line without a word until somebody hangs up. */
export const listener = (number: string): Script => person(`listener-${number.slice(-4)}`, number, {});

/** Hears the agent out once and hangs up. */
export const passerBy = (number: string): Script =>
  person(`passer-by-${number.slice(-4)}`, number, { steps: [{ wait: 'agent' }, { hangUp: true }] });

/** Lets it ring. */
export const absentee = (number: string): Script =>
  person(`absentee-${number.slice(-4)}`, number, { answers: 'no-answer' });
