import canonicalize from 'canonicalize';
import type { Json } from './json.js';

/** A value that JSON cannot hold faithfully. `path` names the place, never the value. */
export class NotJson extends Error {
  override readonly name = 'NotJson';
  constructor(
    readonly path: string,
    problem: string,
  ) {
    super(`${path}: ${problem}`);
  }
}

/**
 * The value as it will come back from any store: strings well-formed (a lone surrogate would be stored differently by
 * different stores), nothing but plain JSON. Throws {@link NotJson} where `JSON.stringify` would drop or change.
 */
export const toJson = (value: unknown, path = '$'): Json => {
  switch (typeof value) {
    case 'string':
      return value.toWellFormed();
    case 'boolean':
      return value;
    case 'number':
      if (!Number.isFinite(value)) throw new NotJson(path, 'a number must be finite');
      return Object.is(value, -0) ? 0 : value;
    case 'object':
      if (value === null) return null;
      if (Array.isArray(value)) return Array.from(value, (item, index) => toJson(item, `${path}[${index}]`));
      return plainObject(value, path);
    default:
      throw new NotJson(path, `${typeof value} is not JSON`);
  }
};

const plainObject = (value: object, path: string): Json => {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) throw new NotJson(path, 'not a plain object');
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key.toWellFormed(), toJson(item, `${path}.${key}`)]),
  );
};

/** The one text of a JSON value (RFC 8785). Throws {@link NotJson} for what JSON cannot hold. */
export const canonical = (value: unknown): string => canonicalJson(toJson(value));

/** {@link canonical} of what is known to be JSON, as {@link toJson} gives it: checking it again costs half as much. */
export const canonicalJson = (value: Json): string => {
  const text = canonicalize(value);
  if (text === undefined) throw new NotJson('$', 'nothing to serialise');
  return text;
};
