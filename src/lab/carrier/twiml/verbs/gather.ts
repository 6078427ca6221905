import { pause } from '../../pause.js';
import { actionTurn, numberOf, type RunVerb, type Stage, type Turn } from '../stage.js';
import type { Verb } from '../document.js';
import { pauseFor, play, say } from './prompts.js';

const PROMPTS = new Map<string, RunVerb>([
  ['Say', say],
  ['Play', play],
  ['Pause', pauseFor],
]);

/**
 * `<Gather input="dtmf">`: prompts play until the first key; then keys are collected until `finishOnKey`, `numDigits`
 * or `timeout` seconds without one. Without input the next verb runs, unless `actionOnEmptyResult`.
 */
export const gather: RunVerb = async (verb, stage) => {
  const keys = new KeyCollector(verb, stage);
  try {
    await prompt(verb, { ...stage, signal: AbortSignal.any([stage.signal, keys.started]) });
    await keys.finished(stage, numberOf(verb, 'timeout', 5) * 1000);
  } finally {
    keys.close();
  }
  return outcome(verb, stage, keys.digits);
};

const outcome = (verb: Verb, stage: Stage, digits: string): Turn => {
  if (digits === '' && verb.attributes.actionOnEmptyResult !== 'true') return 'next';
  return actionTurn(verb, stage, { Digits: digits }, verb.attributes.action ?? stage.baseUrl ?? '');
};

const prompt = async (verb: Verb, stage: Stage): Promise<void> => {
  for (const child of verb.children) {
    if (stage.signal.aborted) return;
    await PROMPTS.get(child.name)?.(child, stage);
  }
};

class KeyCollector {
  digits = '';
  readonly #started = new AbortController();
  #pressed = new AbortController();
  #complete = false;
  readonly close: () => void;

  constructor(verb: Verb, { line }: Stage) {
    const finishOnKey = verb.attributes.finishOnKey ?? '#';
    const most = numberOf(verb, 'numDigits', Infinity) || Infinity;
    this.close = line.listen({
      digit: (digit) => {
        if (this.#complete) return;
        if (finishOnKey.includes(digit)) this.#complete = true;
        else this.digits += digit;
        this.#complete ||= this.digits.length >= most;
        this.#started.abort();
        this.#pressed.abort();
      },
    });
  }

  /** Aborted at the first key. */
  get started(): AbortSignal {
    return this.#started.signal;
  }

  /** Resolves when the input is complete or no key has come for so long. */
  async finished({ exchange, signal }: Stage, timeoutMs: number): Promise<void> {
    while (!this.#complete && !signal.aborted) {
      this.#pressed = new AbortController();
      await pause(exchange.clock, timeoutMs, AbortSignal.any([signal, this.#pressed.signal]));
      if (!this.#pressed.signal.aborted) return;
    }
  }
}
