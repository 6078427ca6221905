import type { Json } from '../../platform/events/json.js';

/** What the model is told of a tool that must not run now. */
export const deniedAnswer = (reason: string): Json => ({
  error: 'denied',
  reason,
  advice: 'Tell the caller that this cannot be done right now.',
});

/** What the model is told of arguments that do not fit: it may call again with better ones. */
export const invalidArgumentsAnswer = (problem: string): Json => ({
  error: 'denied',
  reason: 'invalid-arguments',
  problem,
  advice: 'Nothing was done. Correct the arguments and call the tool again.',
});

/** What the model is told of a call that may have had its effect although nobody knows: twice would be worse. */
export const unknownAnswer = (reason: string): Json => ({
  error: 'outcome-unknown',
  reason,
  advice: 'It may have been done all the same. Do not call it again; tell the caller that it could not be confirmed.',
});
