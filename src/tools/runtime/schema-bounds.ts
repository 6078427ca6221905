import { isJsonObject, type Json, type JsonObject } from '../../platform/events/json.js';

/** Values in a schema, what `$ref` leads to counted at each place: a check visits no more per argument. */
const MAX_VALUES = 1000;
const MAX_DEPTH = 20;

/** Why a schema would cost too much to compile or to check against; undefined if it would not. */
export const boundsProblem = (schema: JsonObject): string | undefined => {
  try {
    return new Measure(schema).values(schema, 0) > MAX_VALUES ? TOO_LARGE : undefined;
  } catch (error) {
    if (error instanceof OutOfBounds) return error.message;
    throw error;
  }
};

class OutOfBounds extends Error {}

const TOO_LARGE = `must not hold more than ${MAX_VALUES} values, those that $ref leads to included`;

class Measure {
  readonly #open = new Set<Json>();
  readonly #known = new Map<Json, number>();

  constructor(private readonly root: JsonObject) {}

  values(value: Json, depth: number): number {
    if (depth > MAX_DEPTH) throw new OutOfBounds(`must not be nested more than ${MAX_DEPTH} levels deep`);
    if (typeof value !== 'object' || value === null) return 1;
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    if (this.#open.has(value)) throw new OutOfBounds('must not refer to itself');
    this.#open.add(value);
    let sum = 1;
    for (const [key, child] of Object.entries(value)) {
      sum += this.values(child, depth + 1);
      if (key === '$ref' && typeof child === 'string' && !Array.isArray(value)) {
        sum += this.values(this.#target(child), depth + 1);
      }
      // Inside of it, a reference would mean another place than here.
      if (key === '$id' && typeof child === 'string' && value !== this.root) throw new OutOfBounds('must not hold $id');
      if (sum > MAX_VALUES) throw new OutOfBounds(TOO_LARGE);
    }
    this.#open.delete(value);
    this.#known.set(value, sum);
    return sum;
  }

  #target(reference: string): Json {
    if (!reference.startsWith('#/')) throw new OutOfBounds('may refer only to its own parts, like #/$defs/name');
    let target: Json | undefined = this.root;
    for (const part of reference.slice(2).split('/')) {
      const key = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
      target = isJsonObject(target) && Object.hasOwn(target, key) ? target[key] : undefined;
    }
    if (target === undefined) throw new OutOfBounds(`must not refer to ${reference}, which is not there`);
    return target;
  }
}
