import { scrub } from './scrub.js';

/** The platform's fields of log lines: ids that mean nothing outside, names, counts and times. Contexts declare theirs. */
const PLATFORM = [
  'request_id',
  'stream',
  'category',
  'revision',
  'position',
  'event_type',
  'reaction',
  'read_model',
  'context',
  'method',
  'route',
  'status',
  'state',
  'code',
  'reason',
  'signal',
  'version',
  'port',
  'count',
  'bytes',
  'attempt',
  'duration_ms',
  'delay_ms',
];

/** Leaves of an object's fields those that the platform or a context declares, and drops everything else. */
export const fieldFilter = (contextFields: readonly string[]): ((fields: object) => Record<string, unknown>) => {
  const allowed = new Set([...PLATFORM, ...contextFields]);
  return (fields) => {
    if (fields instanceof Error) return { err: describe(fields) };
    const kept: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(fields)) {
      if (name === 'err' || name === 'error') kept.err = describe(value);
      else if (allowed.has(name)) kept[name] = scalar(value);
    }
    return kept;
  };
};

const scalar = (value: unknown): unknown => {
  if (typeof value === 'string') return scrub(value);
  if (typeof value === 'bigint') return value.toString();
  return typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
};

/** An error's own name, code, scrubbed message and frames; other properties (a request, a response) stay out. */
const describe = (error: unknown): unknown => {
  if (!(error instanceof Error)) return scrub(String(error));
  const code = 'code' in error ? scalar(error.code) : undefined;
  const cause = error.cause instanceof Error ? `${error.cause.name}: ${scrub(error.cause.message)}` : undefined;
  const frames = error.stack?.split('\n').filter((line) => line.startsWith('    at '));
  return { type: error.name, code, message: scrub(error.message), stack: frames?.join('\n'), cause };
};
