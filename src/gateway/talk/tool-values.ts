import { parseExact } from '../../platform/events/exact-json.js';
import { isDeeper, type Json, type JsonObject, isJsonObject } from '../../platform/events/json.js';
import { ToolMayHaveRun } from './agent-tools.js';

/** Most levels of nesting in arguments and results: they are serialised by recursion. */
const MAX_DEPTH = 32;

/** What a model wants a tool to be called with; undefined if it is no JSON object, or nested too deeply. */
export const readArguments = (argumentsJson: string): JsonObject | undefined => {
  try {
    const value = parseExact(argumentsJson === '' ? '{}' : argumentsJson);
    return isJsonObject(value) && !isDeeper(value, MAX_DEPTH) ? value : undefined;
  } catch {
    return undefined;
  }
};

/**
 * What a tool returned, which may be anything at run time, as JSON. Throws where it cannot be recorded; as with a tool
 * that gave no answer, it is unknown then whether a tool that is not `readOnly` has had its effect.
 */
export const readResult = (result: unknown, readOnly: boolean): Json => {
  let problem = 'result-too-deep';
  try {
    if (!isDeeper(result, MAX_DEPTH)) return JSON.parse(JSON.stringify(result ?? null)) as Json;
  } catch {
    problem = 'result-not-json';
  }
  throw readOnly ? new Error(problem) : new ToolMayHaveRun(problem);
};
