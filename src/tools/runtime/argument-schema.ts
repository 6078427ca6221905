import { Ajv, type ValidateFunction } from 'ajv';
import { canonical } from '../../platform/events/canonical.js';
import { approximate } from '../../platform/events/exact-json.js';
import type { Json, JsonObject } from '../../platform/events/json.js';
import { LinearPatterns, TooMuchText } from './linear-patterns.js';
import { boundsProblem } from './schema-bounds.js';
import { ToolError } from './tool-error.js';

type Compiled = Readonly<{ validate: ValidateFunction; patterns: LinearPatterns }>;

/** Compiled schemas by their text: compiling takes milliseconds, and every call has the same few tools. */
const compiled = new Map<string, Compiled>();
const MAX_COMPILED = 1000;
/** More is of no use to a model. */
const MAX_PROBLEMS = 5;

/**
 * What is wrong with arguments: the places and rules but never the values; undefined if they fit. Takes a bounded time
 * whatever schema and arguments are. Numbers that a double cannot hold are compared as near as it comes to them.
 */
export const argumentProblem = (schema: JsonObject, args: Json): string | undefined => {
  try {
    const { validate, patterns } = compile(schema);
    patterns.startOver();
    if (validate(approximate(args))) return undefined;
    const problems = (validate.errors ?? []).slice(0, MAX_PROBLEMS);
    const text = problems.map(({ instancePath, message }) => `${instancePath || 'arguments'} ${message ?? 'is wrong'}`);
    return text.join('; ');
  } catch (error) {
    return error instanceof TooMuchText ? error.message : 'the schema of this tool cannot be used';
  }
};

/** Throws {@link ToolError} `invalid-arguments` with the {@link argumentProblem}. */
export const checkArguments = (schema: JsonObject, args: Json): void => {
  const problem = argumentProblem(schema, args);
  if (problem !== undefined) throw new ToolError('invalid-arguments', problem);
};

/** What is wrong with a schema of arguments; undefined if it can be used. */
export const schemaProblem = (schema: JsonObject): string | undefined => {
  if (schema.type !== 'object') return 'must be a JSON Schema of type object';
  try {
    compile(schema);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : 'is not a JSON Schema';
  }
};

const compile = (schema: JsonObject): Compiled => {
  const tooMuch = boundsProblem(schema);
  if (tooMuch !== undefined) throw new Error(tooMuch);
  const text = canonical(schema);
  const known = compiled.get(text);
  if (known) return known;
  const patterns = new LinearPatterns();
  // An instance keeps every schema it has compiled, so each gets its own.
  const ajv = new Ajv({
    allErrors: true,
    strict: false,
    validateFormats: false,
    logger: false,
    code: { regExp: patterns.engine },
  });
  // Ajv's own compares every item with every other.
  ajv.removeKeyword('uniqueItems').addKeyword({ keyword: 'uniqueItems', type: 'array', validate: isUnique });
  const entry = { validate: ajv.compile(schema), patterns };
  if (compiled.size >= MAX_COMPILED) compiled.clear();
  compiled.set(text, entry);
  return entry;
};

const isUnique = (wanted: unknown, items: readonly unknown[]): boolean =>
  wanted !== true || new Set(items.map(canonical)).size === items.length;
