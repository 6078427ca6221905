import { UNINTELLIGIBLE } from '../../lab/speech/recognise.js';
import type { Check } from './check.js';
import { deadSocket } from './dead-socket.check.js';
import { hungTool } from './hung-tool.check.js';
import { factsOf, heardSince, type Observed, struckAtMs, turnsOf } from './observed.js';
import { storeAway } from './store-away.check.js';

/** What must hold, judged by what was observed. */
export const checkFaults = (seen: Observed): readonly Check[] => [
  deadSocket(seen),
  ...storeAway(seen),
  hungTool(seen),
  everyWord(seen),
  chain(seen),
  ending(seen),
];

/**
 * The log against the telephone, word by word. What is heard first after the cut may be recorded words, which the phone
 * does not understand and the log does not have; nothing else may be.
 */
const everyWord = (seen: Observed): Check => {
  const [caller, agent] = [turnsOf(seen, 'caller'), turnsOf(seen, 'agent')];
  // The phone hears as one what is said without a pause.
  const words = (said: readonly Readonly<{ text: string }>[]): string => said.map(({ text }) => text).join(' ');
  const afterCut = heardSince(seen, struckAtMs(seen))[0]?.span;
  const heard = seen.phone.heard.filter((span) => span !== afterCut || span.text !== UNINTELLIGIBLE);
  const ids = factsOf(seen, 'TurnAppended').map(({ data }) => data.turnId);
  const same = words(caller) === seen.phone.said.join(' ') && words(agent) === words(heard);
  return {
    held: same && new Set(ids).size === ids.length,
    text: `The log has what the phone played and picked up, word by word: ${caller.length} turns of the caller, ${agent.length} of the agent, each once and in order.`,
  };
};

const chain = ({ verified, log }: Observed): Check => ({
  held: verified.ok && verified.events === log.length && log.every(({ revision }, index) => revision === index),
  text: `The hash chain over ${log.length} events ${verified.ok ? 'verifies' : 'is broken'}.`,
});

const ending = ({ call }: Observed): Check => ({
  held: call.status === 'completed' && call.end_cause === 'agent-ended',
  text: `The call ended as calls do: ${String(call.status)}, ${String(call.end_cause)}.`,
});
