import { parseInstant } from '../clock/parse-instant.js';
import {
  Config,
  LOG_LEVELS,
  ROLES,
  type CallsConfig,
  type HttpConfig,
  type ObservabilityConfig,
  type OpenAiConfig,
  type OperatorsConfig,
  type Role,
  type RotatedSecret,
  type StoresConfig,
  type ToolsConfig,
  type TwilioConfig,
} from './config.js';
import { checkTogether } from './config-rules.js';
import { EnvReader, type Env } from './env-reader.js';
import { parseHosts, parseOrigin, parseTrustProxy } from './parsers.js';
import { Secret } from './secret.js';

const WEB = ['http', 'https'];
const MIN_KEY_LENGTH = 16;
const MIN_SECRET_LENGTH = 32;
/** No dash: what stands before the first dash of a stream's name is its category. The end keeps `eu_` off `europe_`. */
const STREAM_PREFIX = /^(?=.{2,64}$)[A-Za-z][A-Za-z0-9]*([._][A-Za-z0-9]+)*[._]$/;
const STREAM_PREFIX_MUST = 'must be letters and digits ending in _ or . (64 at most), like eu_';

/**
 * The configuration out of environment variables, with the defaults of the embedded server. Pure: it touches neither
 * `process.env` nor a file. Throws {@link ConfigError} with every missing or malformed variable.
 */
export const readConfig = (env: Env): Config => {
  const reader = new EnvReader(env);
  const config: Config = {
    http: http(reader),
    stores: stores(reader),
    operators: operators(reader),
    streamTokens: rotated(reader, 'STREAM_TOKEN_SECRET', MIN_SECRET_LENGTH),
    twilio: twilio(reader),
    openai: openai(reader),
    calls: calls(reader),
    tools: tools(reader),
    observability: observability(reader),
    roles: roles(reader),
    lab: reader.oneOf('LAB', 'off', ['off', 'on']) === 'on',
  };
  checkTogether(reader, config);
  reader.done();
  return config;
};

const http = (env: EnvReader): HttpConfig => {
  const port = env.integer('PORT', 5050, 0, 65_535);
  const must = 'must be an origin without a path or trailing slash, like https://voice.example.com';
  return {
    host: env.text('HOST') ?? '127.0.0.1',
    port,
    publicBaseUrl: env.parsed('PUBLIC_BASE_URL', parseOrigin, must) ?? `http://127.0.0.1:${port}`,
    trustProxy:
      env.parsed('TRUST_PROXY', parseTrustProxy, 'must be off, or addresses like loopback,10.0.0.0/8 of the proxies') ??
      [],
    rateLimitPerIp: env.integer('RATE_LIMIT_PER_IP', 60, 1, 1_000_000),
    rateLimitPerTenant: env.integer('RATE_LIMIT_PER_TENANT', 1000, 1, 1_000_000),
  };
};

const stores = (env: EnvReader): StoresConfig => {
  // Only the scheme is judged here: the rest by the clients' own parsers, where the stores are opened.
  const connection = (name: string, scheme: RegExp, must: string): Secret | undefined => {
    const url = env.matching(name, scheme, must);
    return url === undefined ? undefined : new Secret(url);
  };
  return {
    dataDir: env.text('DATA_DIR') ?? './data',
    eventStoreUrl: connection(
      'EVENTSTORE_URL',
      /^esdb(\+discover)?:\/\//,
      'must begin with esdb:// or esdb+discover://, also for KurrentDB (esdb://localhost:2113?tls=false)',
    ),
    eventStorePrefix: env.matching('EVENTSTORE_STREAM_PREFIX', STREAM_PREFIX, STREAM_PREFIX_MUST) ?? '',
    mongodbUrl: connection(
      'MONGODB_URL',
      /^mongodb(\+srv)?:\/\//,
      'must begin with mongodb:// or mongodb+srv:// (mongodb://localhost:27017/voiceledger)',
    ),
    masterKey: env.key('MASTER_KEY'),
    previousMasterKey: env.key('MASTER_KEY_PREVIOUS'),
  };
};

const operators = (env: EnvReader): OperatorsConfig => ({
  adminApiKey: env.secret('ADMIN_API_KEY', MIN_KEY_LENGTH),
  auditorApiKey: env.secret('AUDITOR_API_KEY', MIN_KEY_LENGTH),
});

const rotated = (env: EnvReader, name: string, minLength = 1): RotatedSecret => ({
  current: env.secret(name, minLength),
  previous: env.secret(`${name}_PREVIOUS`, minLength),
});

const AN_INSTANT = 'must be a time with its zone, like 2027-01-31T12:00:00Z';

const twilio = (env: EnvReader): TwilioConfig => ({
  accountSid: env.matching('TWILIO_ACCOUNT_SID', /^AC[0-9a-f]{32}$/, 'must be AC followed by 32 hexadecimal digits'),
  authToken: {
    ...rotated(env, 'TWILIO_AUTH_TOKEN'),
    previousUntilMs: env.parsed('TWILIO_AUTH_TOKEN_PREVIOUS_UNTIL', parseInstant, AN_INSTANT),
  },
  baseUrl: env.url('TWILIO_BASE_URL', WEB, 'https://api.twilio.com'),
});

const openai = (env: EnvReader): OpenAiConfig => ({
  apiKey: env.secret('OPENAI_API_KEY'),
  baseUrl: env.url('OPENAI_BASE_URL', WEB, 'https://api.openai.com/v1'),
  realtimeModel: env.text('OPENAI_REALTIME_MODEL') ?? 'gpt-realtime-2.1',
  transcriptionModel: env.text('OPENAI_TRANSCRIPTION_MODEL') ?? 'gpt-4o-mini-transcribe',
});

const calls = (env: EnvReader): CallsConfig => ({
  ringTimeoutSeconds: env.integer('RING_TIMEOUT_SECONDS', 60, 5, 600),
  maxCallSeconds: env.integer('MAX_CALL_SECONDS', 3600, 10, 86_400),
  drainSeconds: env.integer('DRAIN_SECONDS', 30, 0, 86_400),
  answerFillerMs: env.integer('ANSWER_FILLER_MS', 2500, 500, 60_000),
  answerTimeoutMs: env.integer('ANSWER_TIMEOUT_MS', 5000, 1000, 60_000),
  answerBeginMs: env.integer('ANSWER_BEGIN_MS', 1000, 500, 60_000),
  spoolMaxBytes: env.integer('SPOOL_MAX_BYTES', 64 * 1024 * 1024, 64 * 1024, 1024 ** 4),
  reconcileAfterSeconds: env.integer('RECONCILE_AFTER_SECONDS', 30, 1, 3600),
});

const tools = (env: EnvReader): ToolsConfig => ({
  allowedHosts: env.parsed('TOOL_ALLOWED_HOSTS', parseHosts, 'must be hosts like 127.0.0.1:8080,crm.internal') ?? [],
});

const observability = (env: EnvReader): ObservabilityConfig => ({
  logLevel: env.oneOf('LOG_LEVEL', 'info', LOG_LEVELS),
  metricsPort: env.optionalInteger('METRICS_PORT', 1, 65_535),
  metricsHost: env.text('METRICS_HOST') ?? '127.0.0.1',
});

const roles = (env: EnvReader): ReadonlySet<Role> => {
  const parse = (text: string): ReadonlySet<Role> | undefined => {
    const names = text.split(',').map((name) => name.trim());
    const known = ROLES.filter((role) => names.includes(role));
    return names.every((name) => ROLES.some((role) => role === name)) ? new Set(known) : undefined;
  };
  return env.parsed('ROLES', parse, `must be some of: ${ROLES.join(',')}`) ?? new Set(ROLES);
};
