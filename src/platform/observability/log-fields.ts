import { scrub } from './scrub.js';

/** The only fields that a log line may have: ids that mean nothing outside, names, counts and times. */
const ALLOWED = new Set([
  'request_id',
  'call_id',
  'call_sid',
  'stream_sid',
  'tenant_id',
  'agent_id',
  'stream',
  'category',
  'revision',
  'position',
  'event_type',
  'read_model',
  'context',
  'method',
  'route',
  'status',
  'state',
  'code',
  'reason',
  'provider',
  'model',
  'tool',
  'signal',
  'version',
  'port',
  'count',
  'bytes',
  'attempt',
  'duration_ms',
  'delay_ms',
]);

/** What is left of an object's fields when everything that is not on the list is dropped. */
export const allowedFields = (fields: object): Record<string, unknown> => {
  if (fields instanceof Error) return { err: describe(fields) };
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'err' || name === 'error') kept.err = describe(value);
    else if (ALLOWED.has(name)) kept[name] = scalar(value);
  }
  return kept;
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
