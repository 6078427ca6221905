import { Ajv, type ValidateFunction } from 'ajv';
import { canonical } from '../../platform/events/canonical.js';
import type { Json, JsonObject } from '../../platform/events/json.js';
import { ToolError } from './tool-error.js';

/** Compiled schemas by their text: compiling takes milliseconds, and every call has the same few tools. */
const compiled = new Map<string, ValidateFunction>();
const MAX_COMPILED = 1000;

/** More is of no use to a model. */
const MAX_PROBLEMS = 5;

/** What is wrong with arguments: the places and rules but never the values; undefined if they fit. */
export const argumentProblem = (schema: JsonObject, args: Json): string | undefined => {
  const validate = compile(schema);
  if (validate(args)) return undefined;
  const problems = (validate.errors ?? []).slice(0, MAX_PROBLEMS);
  const text = problems.map(({ instancePath, message }) => `${instancePath || 'arguments'} ${message ?? 'is wrong'}`);
  return text.join('; ');
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

const compile = (schema: JsonObject): ValidateFunction => {
  const text = canonical(schema);
  const known = compiled.get(text);
  if (known) return known;
  // An instance keeps every schema it has compiled, so each gets its own.
  const validate = new Ajv({ allErrors: true, strict: false, validateFormats: false, logger: false }).compile(schema);
  if (compiled.size >= MAX_COMPILED) compiled.clear();
  compiled.set(text, validate);
  return validate;
};
