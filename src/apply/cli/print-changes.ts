import type { Change } from '../steps/step.js';

const WIDTH = 'unchanged'.length;

/** One line per item, what it led to (would lead to), and a new key's text under it. */
export const printChanges = (changes: readonly Change[], plan = false): string => {
  const lines = changes.flatMap(({ item, outcome, events, secret, note }) => [
    `${outcome.padEnd(WIDTH)}  ${item}${events.length > 0 ? `  (${events.join(', ')})` : ''}`,
    ...(secret === undefined ? [] : [`${' '.repeat(WIDTH)}  ${secret}   <- shown once: keep it now`]),
    ...(note === undefined ? [] : [`${' '.repeat(WIDTH)}  ${note}`]),
  ]);
  const changed = changes.filter(({ outcome }) => outcome !== 'unchanged').length;
  const summary =
    changed === 0
      ? 'Nothing to change.'
      : plan
        ? `${changed} of ${changes.length} would change; nothing was changed.`
        : `${changed} of ${changes.length} changed.`;
  return [...lines, summary, ''].join('\n');
};
