import { VOICES } from '../../providers/openai/realtime/voices.js';
import { SCOPES } from '../../platform/security/scopes.js';

/**
 * The JSON Schema of a platform document. A `description` says what to put there: it is what an error tells, and what
 * the API's own document shows.
 */
const text = (description: string, maxLength: number) => ({ type: 'string', description, minLength: 1, maxLength });
const whole = (minimum: number, maximum: number) => ({
  type: 'integer',
  minimum,
  maximum,
  description: `a whole number from ${minimum} to ${maximum}`,
});
const list = (items: object) => ({ type: 'array', items, maxItems: 1000, description: 'a list' });
const orNull = <T extends Readonly<{ type: string }>>(schema: T) => ({ ...schema, type: [schema.type, 'null'] });
const record = <P extends object>(properties: P, required: readonly (keyof P & string)[]) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
  description: `an object with: ${Object.keys(properties).join(', ')}`,
});

const key = {
  type: 'string',
  pattern: '^[a-z0-9][a-z0-9_-]{0,62}$',
  description: 'a short name of lower-case letters, digits, - and _',
};
const number = { type: 'string', pattern: '^\\+[1-9]\\d{6,14}$', description: 'an E.164 number like "+15551234567"' };
const uuid = {
  type: 'string',
  pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
  description: 'a UUID in lower case',
};
const toolName = { type: 'string', pattern: '^[A-Za-z0-9_-]{1,64}$', description: 'letters, digits, _ and - only' };
const maxCallSeconds = orNull(whole(10, 86_400));

const limits = record({ max_concurrent_calls: orNull(whole(0, 100_000)), max_call_seconds: maxCallSeconds }, []);

const twilio = record(
  {
    account_sid: {
      type: 'string',
      pattern: '^AC[0-9a-f]{32}$',
      description: 'the account SID: AC and 32 hexadecimal digits',
    },
    auth_token: text('the auth token, best as ${NAME_OF_A_VARIABLE}', 200),
    previous_auth_token: text('the auth token before, while it is being rotated', 200),
    token_overlap_hours: whole(0, 720),
  },
  ['account_sid', 'auth_token'],
);

const apiKey = record(
  {
    name: text('a name of the key', 100),
    scopes: {
      ...list({ type: 'string', enum: SCOPES, description: `one of ${SCOPES.join(', ')}` }),
      uniqueItems: true,
      description: 'a list of scopes, each once',
    },
    expires_at: orNull({
      type: 'string',
      pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$',
      description: 'a time like 2027-01-01T00:00:00Z',
    }),
  },
  ['name'],
);

const tool = record(
  {
    name: toolName,
    description: text('what the tool does, for the model', 1024),
    method: { type: 'string', enum: ['GET', 'POST'], description: 'GET or POST' },
    url: text('a URL like https://api.example.com/orders/{order_id}', 2000),
    timeout_ms: whole(100, 60_000),
    headers: {
      type: 'object',
      additionalProperties: text('a text', 4096),
      description: 'header names with their values',
    },
    parameters: { type: 'object', description: 'the JSON Schema of the arguments, of type object' },
  },
  ['name', 'description', 'url', 'parameters'],
);

const turnDetection = record(
  {
    type: { type: 'string', enum: ['server_vad', 'semantic_vad'], description: 'server_vad or semantic_vad' },
    threshold: { type: 'number', minimum: 0, maximum: 1, description: 'a number from 0 to 1' },
    prefix_padding_ms: whole(0, 5000),
    silence_duration_ms: whole(0, 10_000),
    eagerness: { type: 'string', enum: ['low', 'medium', 'high', 'auto'], description: 'low, medium, high or auto' },
  },
  ['type'],
);

const agent = record(
  {
    key,
    model: orNull(text('the name of a realtime model', 100)),
    voice: { type: 'string', enum: VOICES, description: `one of the voices ${VOICES.join(', ')}` },
    language: {
      type: 'string',
      pattern: '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$',
      description: 'a language tag like en-US',
    },
    prompt: text('the instructions of the agent (or prompt_file: a path beside the file)', 100_000),
    greeting: orNull(text('what the agent says first', 2000)),
    tools: list(toolName),
    turn_detection: turnDetection,
    max_call_seconds: maxCallSeconds,
    max_silence_seconds: orNull(whole(5, 3600)),
  },
  ['key', 'prompt'],
);

const phoneRoute = record(
  {
    number,
    direction: { type: 'string', enum: ['inbound', 'outbound', 'both'], description: 'inbound, outbound or both' },
    agent: key,
    agent_version_id: orNull(uuid),
    fallback: orNull(text('what a caller hears when no agent can answer', 1000)),
  },
  ['number', 'agent'],
);

const tenant = record(
  {
    key,
    id: uuid,
    name: text('the name of the tenant', 200),
    suspended: { type: 'boolean', description: 'true or false' },
    limits,
    twilio,
    keys: list(apiKey),
    tools: list(tool),
    agents: list(agent),
    phone_routes: list(phoneRoute),
    remove: record(
      { keys: list(apiKey.properties.name), tools: list(toolName), agents: list(key), phone_routes: list(number) },
      [],
    ),
  },
  ['key', 'name'],
);

export const platformDocumentSchema = record({ tenants: list(tenant) }, ['tenants']);
