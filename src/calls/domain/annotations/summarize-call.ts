import type { CallEvent } from '../call.events.js';
import type { Call } from '../call.js';
import type { SummarizeCall } from './annotations.commands.js';

/** Summaries are told apart by when they were made; the last one counts. */
export const summarizeCall = ({ summary, at }: SummarizeCall, { annotations }: Call): readonly CallEvent[] =>
  annotations.summarizedAt.has(at) ? [] : [{ type: 'CallSummarized', data: { summary, at } }];
