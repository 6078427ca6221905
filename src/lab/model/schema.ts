import { RequestError } from './request-error.js';

/** Throws a {@link RequestError} naming `path` when the value is not what is expected there. */
export type Check = (value: unknown, path: string) => void;
export type Fields = Readonly<Record<string, Check>>;

const kind = (value: unknown): string =>
  value === null
    ? 'null'
    : Array.isArray(value)
      ? 'an array'
      : typeof value === 'object'
        ? 'an object'
        : `a ${typeof value}`;

const wrongType = (path: string, expected: string, value: unknown): RequestError =>
  new RequestError(
    'invalid_type',
    `Invalid type for '${path}': expected ${expected}, but got ${kind(value)} instead.`,
    path,
  );

export const anything: Check = () => undefined;

export const text =
  (maxLength = Infinity): Check =>
  (value, path) => {
    if (typeof value !== 'string') throw wrongType(path, 'a string', value);
    if (value.length <= maxLength) return;
    const message = `Invalid '${path}': string too long. Expected a string with maximum length ${maxLength}, but got a string with length ${value.length} instead.`;
    throw new RequestError('string_above_max_length', message, path);
  };

export const flag: Check = (value, path) => {
  if (typeof value !== 'boolean') throw wrongType(path, 'a boolean', value);
};

const number =
  (word: 'integer' | 'decimal', min: number, max: number): Check =>
  (value, path) => {
    if (typeof value !== 'number' || (word === 'integer' && !Number.isInteger(value)))
      throw wrongType(path, word === 'integer' ? 'an integer' : 'a decimal', value);
    const [side, limit, sign] = value < min ? (['below_min', min, '>='] as const) : (['above_max', max, '<='] as const);
    if (value >= min && value <= max) return;
    const words = side === 'below_min' ? 'below minimum' : 'above maximum';
    const message = `Invalid '${path}': ${word} ${words} value. Expected a value ${sign} ${limit}, but got ${value} instead.`;
    throw new RequestError(`${word}_${side}_value`, message, path);
  };
export const integer = (min = -Infinity, max = Infinity): Check => number('integer', min, max);
export const decimal = (min: number, max: number): Check => number('decimal', min, max);

export const oneOf =
  (...allowed: readonly (string | number)[]): Check =>
  (value, path) => {
    if (allowed.some((one) => one === value)) return;
    if (typeof value !== typeof allowed[0]) throw wrongType(path, `a ${typeof allowed[0]}`, value);
    const supported = allowed.map((one) => `'${one}'`).join(', ');
    throw new RequestError(
      'invalid_value',
      `Invalid value: '${String(value)}'. Supported values are: ${supported}.`,
      path,
    );
  };

export const nullable =
  (check: Check): Check =>
  (value, path) => {
    if (value !== null) check(value, path);
  };

export const list =
  (check: Check, length?: number): Check =>
  (value, path) => {
    if (!Array.isArray(value)) throw wrongType(path, 'an array', value);
    if (length !== undefined && value.length !== length)
      throw new RequestError('invalid_value', `Invalid '${path}': expected an array of length ${length}.`, path);
    value.forEach((one, index) => check(one, `${path}[${index}]`));
  };

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const inside = (path: string, name: string): string => (path ? `${path}.${name}` : name);

/** Every required field, any optional one, and no other. */
export const object =
  (required: Fields, optional: Fields = {}): Check =>
  (value, path) => {
    if (!isObject(value)) throw wrongType(path, 'an object', value);
    for (const [name, check] of Object.entries(required)) {
      const field = inside(path, name);
      if (value[name] === undefined)
        throw new RequestError('missing_required_parameter', `Missing required parameter: '${field}'.`, field);
      check(value[name], field);
    }
    for (const [name, given] of Object.entries(value)) {
      const field = inside(path, name);
      const check = Object.hasOwn(required, name) ? required[name] : Object.hasOwn(optional, name) && optional[name];
      if (!check) throw new RequestError('unknown_parameter', `Unknown parameter: '${field}'.`, field);
      if (!Object.hasOwn(required, name)) check(given, field);
    }
  };

/** An object whose `key` names which of several shapes it has. */
export const variants =
  (key: string, shapes: Fields): Check =>
  (value, path) => {
    const of = Object.keys(shapes);
    object({ [key]: oneOf(...of) }, isObject(value) ? { ...mapped(value, anything) } : {})(value, path);
    const name = isObject(value) ? String(value[key]) : '';
    shapes[name]?.(value, path);
  };

/** The first check for a string, the second for anything else. */
export const textOr =
  (forText: Check, otherwise: Check): Check =>
  (value, path) =>
    (typeof value === 'string' ? forText : otherwise)(value, path);

const mapped = (value: object, check: Check): Fields =>
  Object.fromEntries(Object.keys(value).map((name) => [name, check]));
