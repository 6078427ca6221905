import { scopes } from '../../contexts.js';
import { ABSENT_MODE, AGENT_MODES } from './agent-modes.js';
import { schemaByMode } from './schema-by-mode.js';
import { key, list, maxCallSeconds, orNull, record, text, toolName, whole } from './schema-parts.js';

const number = { type: 'string', pattern: '^\\+[1-9]\\d{6,14}$', description: 'an E.164 number like "+15551234567"' };
const uuid = {
  type: 'string',
  pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
  description: 'a UUID in lower case',
};

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
      ...list({ type: 'string', enum: scopes, description: `one of ${scopes.join(', ')}` }),
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

const agent = schemaByMode(AGENT_MODES, ABSENT_MODE);

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

/** The JSON Schema of a platform document. */
export const platformDocumentSchema = record({ tenants: list(tenant) }, ['tenants']);
