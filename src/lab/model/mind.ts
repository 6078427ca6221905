import { isDeepStrictEqual } from 'node:util';
import type { ConversationItem } from 'openai/resources/realtime/realtime';
import type { Json, JsonObject } from '../../platform/events/json.js';
import type { AgentTurn, Says, Script } from '../scripts/script.js';
import type { Act } from './act.js';
import { END_CALL, improvise, type OfferedTool, readOut } from './improvise.js';
import { isObject } from './schema.js';

export type Prompt = Readonly<{
  items: readonly ConversationItem[];
  /** Of this response. */
  instructions?: string;
  /** The agent's own. */
  agent?: string;
  /** The functions that may be called. */
  tools: readonly OfferedTool[];
}>;

export const NOT_CAUGHT = 'Sorry, I did not catch that.';
export const FAILED = 'I am sorry, that did not work.';
const GREETING = 'Hello. How can I help you?';
const DONE = 'All right.';

/** In `response.instructions`: words to speak as they are. */
const EXACTLY = /say exactly:?\s*["“](.+)["”]/isu;

/** Lower case, letters and digits only. */
const normalised = (text: string): string =>
  ` ${text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `;

type Rule = Readonly<{ script: Script; turn: AgentTurn }>;

/**
 * A mind made of rules: it answers what it heard by the scripts, first of all by the one that it is in, and where none
 * says anything, by the agent's own instructions and tools.
 */
export class Mind {
  #script?: Script;

  constructor(private readonly scripts: readonly Script[]) {}

  /** What to put out now, given the conversation. */
  respond({ items, instructions, agent = '', tools }: Prompt): readonly Act[] {
    const [, exactly] = EXACTLY.exec(instructions ?? '') ?? [];
    if (exactly) return [say(exactly)];
    // What the agent has said meanwhile (a filler) answers nothing.
    const latest = items.findLast((item) => item.type !== 'message' || item.role === 'user');
    if (latest?.type === 'function_call_output') return this.#tell(items, latest.call_id, latest.output);
    const heard = items.findLast((item) => item.type === 'message' && item.role === 'user');
    if (!heard) return this.#opening();
    const turn = this.#match(textOf(heard));
    if (turn)
      return this.#follow(
        turn,
        items,
        tools.map(({ name }) => name),
      );
    const [last = '', ...before] = items.filter(isCaller).map(textOf).reverse();
    return improvise({ heard: last, before, instructions: agent, tools }) ?? [say(NOT_CAUGHT)];
  }

  #opening(): readonly Act[] {
    const openings = this.scripts.flatMap(({ agent }) => agent.filter(({ hears }) => hears === undefined));
    return messages((openings.length === 1 && openings[0]?.says) || GREETING);
  }

  #match(heard: string): AgentTurn | undefined {
    const text = normalised(heard);
    const rules = this.scripts.flatMap((script) => script.agent.map((turn): Rule => ({ script, turn })));
    const fitting = rules
      .filter(({ turn }) => turn.hears !== undefined && text.includes(normalised(turn.hears)))
      .sort((one, other) => (other.turn.hears?.length ?? 0) - (one.turn.hears?.length ?? 0));
    const rule =
      fitting.find(({ script }) => script === this.#script) ??
      fitting.find(({ script }) => saysInScript(script, text)) ??
      fitting[0];
    this.#script = rule?.script ?? this.#script;
    return rule?.turn;
  }

  #follow(
    { calls, says, then }: AgentTurn,
    items: readonly ConversationItem[],
    tools: readonly string[],
  ): readonly Act[] {
    if (!calls || !tools.includes(calls.tool)) return filled(messages(says ?? DONE), known(items)) ?? [say(FAILED)];
    const call: Act = { call: calls.tool, arguments: JSON.stringify(calls.arguments) };
    return then === 'call' && says ? [...messages(says), call] : [call];
  }

  /** What the turn that asked for this call says of its result. */
  #tell(items: readonly ConversationItem[], callId: string, output: string): readonly Act[] {
    const call = items.find((item) => item.type === 'function_call' && item.call_id === callId);
    const turn = call?.type === 'function_call' ? this.#turnOf(call) : undefined;
    const result = parsed(output);
    const failed = [say(turn?.fails ?? FAILED)];
    if (isObject(result) && 'error' in result && (!turn?.says || turn.then === 'call')) return failed;
    if (!turn && call?.type === 'function_call' && call.name !== END_CALL) return [say(readOut(result))];
    if (!turn?.says || turn.then === 'call') return [say(DONE)];
    return filled(messages(turn.says), result) ?? failed;
  }

  /** By the tool, and its arguments if they are told apart by them: a replayed call may have been masked. */
  #turnOf(call: Readonly<{ name: string; arguments: string }>): AgentTurn | undefined {
    const scripts = [...(this.#script ? [this.#script] : []), ...this.scripts];
    const turns = scripts.flatMap(({ agent }) => agent).filter(({ calls }) => calls?.tool === call.name);
    const given = parsed(call.arguments);
    return turns.find(({ calls }) => isDeepStrictEqual(calls?.arguments, given)) ?? turns[0];
  }
}

/** What the functions have told so far; the latest word on a field counts. */
const known = (items: readonly ConversationItem[]): JsonObject =>
  Object.assign(
    {},
    ...items.map((item) => (item.type === 'function_call_output' ? parsed(item.output) : {})),
  ) as JsonObject;

type Saying = Extract<Act, { say: unknown }>;

const say = (text: string): Saying => ({ say: [text] });

/** Each message of a turn, with its parts. */
const messages = (says: Says): readonly Saying[] =>
  typeof says === 'string' ? [say(says)] : says.map((one) => ({ say: typeof one === 'string' ? [one] : one }));

/** The words with their `{{fields}}` from the result; undefined when one is not there. */
const filled = (sayings: readonly Saying[], result: Json | undefined): readonly Saying[] | undefined => {
  let missing = false;
  const fill = (text: string): string =>
    text.replace(/\{\{\s*([\w.]+)\s*\}\}/gu, (_, path: string) => {
      const value = path.split('.').reduce<unknown>((at, name) => (isObject(at) ? at[name] : undefined), result);
      if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
      missing = true;
      return '';
    });
  const said = sayings.map((one) => ({ say: one.say.map(fill) }));
  return missing ? undefined : said;
};

const parsed = (json: string): Json | undefined => {
  try {
    return JSON.parse(json) as Json;
  } catch {
    return undefined;
  }
};

const isCaller = (item: ConversationItem): boolean => item.type === 'message' && item.role === 'user';

const textOf = (item: ConversationItem): string =>
  item.type === 'message'
    ? item.content.map((part) => ('transcript' in part && part.transcript) || part.text || '').join(' ')
    : '';

const saysInScript = ({ caller }: Script, text: string): boolean =>
  caller.steps.some((step) => {
    const said = 'say' in step ? step.say : 'interrupt' in step ? step.interrupt.say : undefined;
    return said !== undefined && text.includes(normalised(said));
  });
