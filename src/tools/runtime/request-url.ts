import { exactNumber } from '../../platform/events/exact-json.js';
import type { Json, JsonObject } from '../../platform/events/json.js';
import { ToolError } from './tool-error.js';

const PLACEHOLDER = /\{([A-Za-z0-9_]+)\}/g;
const DOT_SEGMENT = /(^|\/)(\.|%2e){1,2}(?=\/|$)/i;

/** A template filled in, and the arguments that it did not take. */
export type FilledUrl = Readonly<{ url: URL; rest: JsonObject }>;

/**
 * Puts arguments into `{name}` places, encoded, so that none can leave its place: not the path segment, not the query
 * value, never the host. Throws {@link ToolError} `invalid-arguments`.
 */
export const fillUrl = (template: string, args: JsonObject): FilledUrl => {
  const taken = new Set<string>();
  const text = template.replace(PLACEHOLDER, (_, name: string) => {
    taken.add(name);
    return encodeURIComponent(scalar(name, args[name]));
  });
  if (DOT_SEGMENT.test(text.split(/[?#]/)[0] ?? '')) {
    throw new ToolError('invalid-arguments', 'an argument would leave its place in the path');
  }
  const rest = Object.entries(args).filter(([name]) => !taken.has(name));
  return { url: new URL(text), rest: Object.fromEntries(rest) };
};

/** The arguments that a template takes, by name. */
export const placeholdersOf = (template: string): readonly string[] =>
  [...template.matchAll(PLACEHOLDER)].map(([, name = '']) => name);

/** What is wrong with a template; undefined if it can be used. */
export const urlTemplateProblem = (template: string): string | undefined => {
  const [origin] = /^https?:\/\/[^/?#]+/.exec(template) ?? [];
  if (origin === undefined || !URL.canParse(template)) return 'must be a URL like https://api.example.com/orders/{id}';
  if (origin.includes('{')) return 'must not have a placeholder in its host';
  if (origin.includes('@')) return 'must not carry credentials: put them into headers';
  return undefined;
};

/** The value of a query parameter or a path segment. */
export const scalar = (name: string, value: Json | undefined): string => {
  if (typeof value === 'string' && value !== '') return value;
  const number = exactNumber(value);
  if (number !== undefined) return number;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new ToolError('invalid-arguments', `${name} must be a text, number or boolean`);
};
