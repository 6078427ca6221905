import { milliseconds } from '../print.js';
import type { Check } from './check.js';
import { factsOf, heardSince, type Observed, struckAtMs, turnsOf } from './observed.js';

const FILLER_WITHIN_MS = 1000;
const AGENT_WITHIN_MS = 2000;

/** The model's socket died while a tool ran: the caller hears something at once, and then the agent, who knows it all. */
export const deadSocket = (seen: Observed): Check => {
  const struck = struckAtMs(seen);
  const fillerMs = Math.max(0, Math.min(...heardSince(seen, struck).map(({ atMs }) => atMs - struck)));
  const askedAtMs = turnsOf(seen, 'caller').find(({ atMs }) => atMs > struck)?.atMs ?? Infinity;
  const answer = turnsOf(seen, 'agent').filter(({ atMs }) => atMs > struck && atMs < askedAtMs);
  const agentMs = (answer[0]?.atMs ?? Infinity) - struck;
  const types = seen.log.map(({ fact }) => fact.type);
  const lost = types.indexOf('SessionLost');
  const told = JSON.stringify(factsOf(seen, 'ToolSucceeded')[0]?.data.result ?? '').match(/(?<=:")[^"]+/gu) ?? [];
  const knew = told.length > 0 && told.every((word) => answer.some(({ text }) => text.includes(word)));
  const resumed = lost >= 0 && types.indexOf('SessionResumed') > lost;
  return {
    held: fillerMs <= FILLER_WITHIN_MS && agentMs <= AGENT_WITHIN_MS && resumed && knew,
    text: `The connection to the model was cut in mid-look-up: the caller heard a filler ${milliseconds(fillerMs)} later and the agent ${milliseconds(agentMs)} later, with the answer.`,
  };
};
