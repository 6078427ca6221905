import type { Json, JsonObject } from '../../platform/events/json.js';
import type { Act } from './act.js';
import { isObject } from './schema.js';

/** A function of the session as the model sees it. */
export type OfferedTool = Readonly<{ name: string; description?: string; parameters?: unknown }>;

export type Scene = Readonly<{
  /** What the caller said last, and before. */
  heard: string;
  before: readonly string[];
  /** The agent's own. */
  instructions: string;
  tools: readonly OfferedTool[];
}>;

export const END_CALL = 'end_call';
const FAREWELL = /\b(goodbye|bye|that is all|nothing else)\b/i;
/** Words that say nothing about a matter. */
const COMMON = new Set(
  'a about all also am an and any are as at be but by can do does for from have help how i if in is it me my need no not of on or our please say so that the then this to use want was we what when where which who will with would you your'.split(
    ' ',
  ),
);
const DIGITS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

/**
 * What an agent does where no script tells it: it says goodbye when the caller does, calls the tool whose name and
 * description have most words in common with what was said, or answers with the sentence of its instructions that has.
 * Undefined if there is nothing in common. The same words always have the same answer.
 */
export const improvise = ({ heard, before, instructions, tools }: Scene): readonly Act[] | undefined => {
  const matter = wordsOf(heard);
  if (FAREWELL.test(heard) && tools.some(({ name }) => name === END_CALL)) {
    const reason = 'the caller said goodbye';
    return [
      { say: ['Thank you for calling. Goodbye.'] },
      { call: END_CALL, arguments: JSON.stringify({ outcome: 'resolved', reason }) },
    ];
  }
  const tool = best(
    tools.filter(({ name }) => name !== END_CALL),
    ({ name, description = '' }) => common(matter, wordsOf(`${name} ${description}`)),
  );
  if (tool !== undefined) return callOrAsk(tool, [heard, ...before]);
  const sentence = best(sentencesOf(instructions), (each) => common(matter, wordsOf(each)));
  return sentence === undefined ? undefined : [{ say: [sentence] }];
};

/** A result as one would read it out: its fields one after the other. */
export const readOut = (result: Json | undefined): string => {
  if (!isObject(result)) return `The answer is ${textOf(result)}.`;
  const fields = Object.entries(result).filter(([, value]) => typeof value !== 'object');
  return fields.map(([name, value]) => `The ${name.replaceAll('_', ' ')}: ${textOf(value)}.`).join(' ') || 'All right.';
};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? 'empty'));

const callOrAsk = ({ name, parameters }: OfferedTool, said: readonly string[]): readonly Act[] => {
  const { properties = {}, required = [] } = (isObject(parameters) ? parameters : {}) as Readonly<{
    properties?: JsonObject;
    required?: readonly string[];
  }>;
  const args: { [property: string]: Json } = {};
  for (const property of required) {
    const value = argumentOf(properties[property], said);
    if (value === undefined) return [{ say: [`Please tell me the ${property.replaceAll('_', ' ')}.`] }];
    args[property] = value;
  }
  return [{ call: name, arguments: JSON.stringify(args) }];
};

/** The value that a property takes out of what was said, the last words first; undefined if none of them gives one. */
const argumentOf = (schema: Json | undefined, said: readonly string[]): Json | undefined => {
  const {
    type = 'string',
    enum: allowed,
    pattern,
  } = (isObject(schema) ? schema : {}) as Readonly<{
    type?: Json;
    enum?: readonly Json[];
    pattern?: string;
  }>;
  if (type === 'boolean') return true;
  for (const text of said) {
    const named = allowed?.find((value) => text.toLowerCase().includes(textOf(value).toLowerCase()));
    if (named !== undefined) return named;
    const digits = digitsOf(text);
    if (allowed !== undefined || digits === '') continue;
    if (type === 'integer' || type === 'number') return Number(digits);
    if (pattern === undefined || new RegExp(pattern, 'u').test(digits)) return digits;
  }
  return undefined;
};

/** `order one two three` and `order 123` both hold 123. */
const digitsOf = (text: string): string =>
  (text.toLowerCase().match(/\d+|[a-z]+/g) ?? [])
    .map((word) => (/^\d/.test(word) ? word : DIGITS.includes(word) ? String(DIGITS.indexOf(word)) : ''))
    .join('');

/** What matters in a text, a plural as its singular. */
const wordsOf = (text: string): ReadonlySet<string> =>
  new Set(
    (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])
      .filter((word) => !COMMON.has(word) && !DIGITS.includes(word))
      .map((word) => word.replace(/(?<=\w{3})s$/, '')),
  );

const common = (one: ReadonlySet<string>, other: ReadonlySet<string>): number =>
  [...one].filter((word) => other.has(word)).length;

const sentencesOf = (text: string): readonly string[] =>
  text
    .replace(/\s+/g, ' ')
    .split(/(?<=[.!?])\s/)
    .filter((sentence) => sentence !== '');

/** The first of those that score most; undefined if none scores. */
const best = <T>(items: readonly T[], score: (item: T) => number): T | undefined => {
  const scored = items.map((item) => ({ item, points: score(item) })).filter(({ points }) => points > 0);
  return scored.sort((one, other) => other.points - one.points)[0]?.item;
};
