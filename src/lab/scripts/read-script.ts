import { parse } from 'yaml';
import type { JsonObject } from '../../platform/events/json.js';
import { Checked, ScriptError } from './checked.js';
import { readFault } from './read-fault.js';
import { ANSWERS, type AgentTurn, type CallerScript, type Says, type Script, type Step } from './script.js';

const E164 = /^\+[1-9]\d{6,14}$/;
const KEYS = /^[0-9A-D#*]+$/;
const STEPS = ['wait', 'say', 'interrupt', 'press', 'pause_ms', 'hang_up', 'strike'] as const;

/** Reads a script; throws {@link ScriptError} naming the file and the place in it. */
export const readScript = (yaml: string, file: string): Script => {
  const { name, description, caller, agent, faults } = new Checked(parsed(yaml, file), file).fields(
    ['name', 'caller'],
    ['description', 'agent', 'faults'],
  );
  return {
    name: name.text(/^[a-z0-9-]+$/, 'a name of lower-case letters, digits and dashes'),
    ...(description && { description: description.text() }),
    caller: readCaller(caller),
    agent: agent?.list().map(readTurn) ?? [],
    ...(faults && { faults: faults.list().map(readFault) }),
  };
};

const parsed = (yaml: string, file: string): unknown => {
  try {
    return parse(yaml);
  } catch (error) {
    throw new ScriptError(`${file}: not YAML: ${String(error)}`, { cause: error });
  }
};

const readCaller = (value: Checked): CallerScript => {
  const fields = value.fields(['number'], ['voice', 'answers', 'ring_ms', 'quiet_ms', 'patience_ms', 'steps']);
  return {
    number: fields.number.text(E164, 'a number such as +15550100001'),
    voice: fields.voice?.oneOf(['caller', 'agent']) ?? 'caller',
    answers: fields.answers?.oneOf(ANSWERS) ?? 'human',
    ringMs: fields.ring_ms?.milliseconds() ?? 1_000,
    quietMs: fields.quiet_ms?.milliseconds() ?? 700,
    patienceMs: fields.patience_ms?.milliseconds() ?? 30_000,
    steps: fields.steps?.list().map(readStep) ?? [],
  };
};

const readStep = (value: Checked): Step => {
  const steps = value.fields([], STEPS);
  if (Object.keys(steps).length !== 1) value.fail(`exactly one of ${STEPS.join(', ')}`);
  const { wait, say, interrupt, press, pause_ms: pause, strike } = steps;
  if (wait) return { wait: wait.oneOf(['agent']) };
  if (say) return { say: say.text() };
  if (interrupt) {
    const { after_ms: after, say: words } = interrupt.fields(['after_ms', 'say'], []);
    return { interrupt: { afterMs: after.milliseconds(), say: words.text() } };
  }
  if (press) return { press: press.text(KEYS, 'keys of 0-9, A-D, # and *, in quotes') };
  if (pause) return { pauseMs: pause.milliseconds() };
  if (strike) return { strike: readFault(strike) };
  return { hangUp: steps.hang_up?.yes() ?? true };
};

/** A text, or a list of messages, each a text or a list of the texts of its parts. */
const readSays = (value: Checked): Says => {
  if (!value.isList()) return value.text();
  return value.list().map((message) => (message.isList() ? message.list().map((part) => part.text()) : message.text()));
};

const readTurn = (value: Checked): AgentTurn => {
  const { hears, calls, says, fails, then } = value.fields([], ['hears', 'calls', 'says', 'fails', 'then']);
  if (!calls && !says) value.fail('says or calls');
  const call = calls?.fields(['tool'], ['arguments']);
  return {
    ...(hears && { hears: hears.text() }),
    ...(call && {
      calls: { tool: call.tool.text(), arguments: (call.arguments?.record() ?? {}) as JsonObject },
    }),
    ...(says && { says: readSays(says) }),
    ...(fails && { fails: fails.text() }),
    ...(then && { then: then.oneOf<'call'>(['call']) }),
  };
};
