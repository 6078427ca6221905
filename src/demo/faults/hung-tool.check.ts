import { milliseconds } from '../print.js';
import type { Check } from './check.js';
import { factsOf, type Observed, turnsOf } from './observed.js';

/** A tool hung: the caller hears that it takes a moment, and when its time is up, that it failed. */
export const hungTool = (seen: Observed): Check => {
  const failed = factsOf(seen, 'ToolFailed')[0]?.data;
  const invoked = seen.log.find(
    ({ fact }) => fact.type === 'ToolInvoked' && fact.data.toolCallId === failed?.toolCallId,
  );
  const fromMs = invoked?.happenedAtMs ?? Infinity;
  const limitMs = failed?.durationMs ?? 0;
  const turns = turnsOf(seen, 'agent').filter(({ atMs }) => atMs > fromMs);
  const wait = turns.find(({ atMs }) => atMs < fromMs + limitMs);
  const told = turns.find(({ atMs }) => atMs > fromMs + limitMs);
  return {
    held: wait !== undefined && told !== undefined && /^no answer within \d+ ms$/u.test(failed?.reason ?? ''),
    text: `The shop hung: “${wait?.text}” after ${milliseconds((wait?.atMs ?? 0) - fromMs)}, its time was up after ${milliseconds(limitMs)} (${failed?.reason}), and the caller was told after ${milliseconds((told?.atMs ?? 0) - fromMs)}.`,
  };
};
