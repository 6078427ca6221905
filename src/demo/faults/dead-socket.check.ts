import { milliseconds } from '../print.js';
import type { Check } from './check.js';
import { factsOf, type Observed, turnsOf } from './observed.js';

const FILLER_WITHIN_MS = 1000;
const AGENT_WITHIN_MS = 2000;

/** The model's socket died while a tool ran: the caller hears something at once, and then the agent, who knows it all. */
export const deadSocket = (seen: Observed): Check => {
  const { events, heard } = seen.phone;
  const struckAtMs = events.find((event) => event.type === 'strikes' && event.fault.kind === 'model-reset')?.atMs ?? 0;
  const answeredAtMs = events.find(({ type }) => type === 'answered')?.atMs ?? 0;
  const sounds = heard.map(({ fromMs }) => answeredAtMs + fromMs - struckAtMs).filter((ms) => ms > -FRAME_MS);
  const fillerMs = Math.max(0, Math.min(...sounds));
  const next = turnsOf(seen, 'agent').find(({ atMs }) => atMs > struckAtMs);
  const agentMs = (next?.atMs ?? Infinity) - struckAtMs;
  const types = seen.log.map(({ fact }) => fact.type);
  const lost = types.indexOf('SessionLost');
  const told = JSON.stringify(factsOf(seen, 'ToolSucceeded')[0]?.data.result ?? '').match(/(?<=:")[^"]+/gu) ?? [];
  const knew = told.length > 0 && told.every((word) => next?.text.includes(word));
  const resumed = lost >= 0 && types.indexOf('SessionResumed') > lost;
  return {
    held: fillerMs <= FILLER_WITHIN_MS && agentMs <= AGENT_WITHIN_MS && resumed && knew,
    text: `The connection to the model was cut in mid-look-up: the caller heard a filler ${milliseconds(fillerMs)} later and the agent ${milliseconds(agentMs)} later, with the answer.`,
  };
};

/** The phone plays in frames: what begins with the fault may bear the time of the frame before. */
const FRAME_MS = 20;
