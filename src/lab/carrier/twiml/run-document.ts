import type { Call, Instructions } from '../calls/call.js';
import type { Exchange } from '../exchange.js';
import type { Verb } from './document.js';
import { warn, type RunVerb, type Stage } from './stage.js';
import { connect } from './verbs/connect.js';
import { dial } from './verbs/dial.js';
import { enqueue } from './verbs/enqueue.js';
import { gather } from './verbs/gather.js';
import { hangUp, redirect } from './verbs/flow.js';
import { pauseFor, play, say } from './verbs/prompts.js';
import { record } from './verbs/record.js';

const VERBS: ReadonlyMap<string, RunVerb> = new Map([
  ['Connect', connect],
  ['Dial', dial],
  ['Enqueue', enqueue],
  ['Gather', gather],
  ['Hangup', hangUp],
  ['Pause', pauseFor],
  ['Play', play],
  ['Record', record],
  ['Redirect', redirect],
  ['Say', say],
]);

/** Executes the verbs in order; returns the document to go on with, or nothing when the call is to be hung up. */
export const runDocument = async (
  exchange: Exchange,
  call: Call,
  verbs: readonly Verb[],
  baseUrl: string | undefined,
): Promise<Instructions | undefined> => {
  const { line, interrupted: signal } = call;
  if (!line) return undefined;
  const stage: Stage = { exchange, call, line, signal, baseUrl };
  for (const verb of verbs) {
    const run = VERBS.get(verb.name);
    if (!run) {
      warn(stage, 12200, `schema warning: <${verb.name}> is not known here and was skipped`);
      continue;
    }
    const turn = await run(verb, stage);
    if (signal.aborted || turn === 'hang-up') return undefined;
    if (turn !== 'next') return turn;
  }
  return undefined;
};
