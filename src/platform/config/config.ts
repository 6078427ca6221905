import { Secret } from './secret.js';

/**
 * The parts of the work: `gateway` takes the carrier's webhooks and media sockets, `api` answers REST (tenants, setup,
 * audit), `projections` fills the read models, `followers` acts on what the log says (reactions, due work, reconciliation).
 */
export const ROLES = ['gateway', 'api', 'projections', 'followers'] as const;
export type Role = (typeof ROLES)[number];

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export type HttpConfig = Readonly<{
  host: string;
  port: number;
  /** The exact public origin that Twilio calls, without a trailing slash. */
  publicBaseUrl: string;
  /** Addresses, ranges or names (`loopback`) of the proxies whose `X-Forwarded-For` counts; empty: nobody's. */
  trustProxy: readonly string[];
  /** Requests a minute. */
  rateLimitPerIp: number;
  rateLimitPerTenant: number;
}>;

/** An absent URL means the embedded store. The URLs may hold credentials. */
export type StoresConfig = Readonly<{
  dataDir: string;
  eventStoreUrl?: Secret;
  /** What the names of our streams begin with there; empty for most. */
  eventStorePrefix: string;
  mongodbUrl?: Secret;
  /** 32 bytes; absent only in embedded development, where one is made in `dataDir`. */
  masterKey?: Secret<Uint8Array>;
  previousMasterKey?: Secret<Uint8Array>;
}>;

/** Without its key a group of endpoints answers 404. */
export type OperatorsConfig = Readonly<{
  adminApiKey?: Secret;
  auditorApiKey?: Secret;
}>;

export type RotatedSecret = Readonly<{ current?: Secret; previous?: Secret }>;

export type TwilioConfig = Readonly<{
  accountSid?: string;
  /** `previousUntilMs`: when the previous one ceases to be accepted (ms since 1970). */
  authToken: RotatedSecret & Readonly<{ previousUntilMs?: number }>;
  baseUrl?: string;
}>;

export type OpenAiConfig = Readonly<{
  apiKey?: Secret;
  baseUrl?: string;
  realtimeModel: string;
  transcriptionModel: string;
}>;

export type CallsConfig = Readonly<{
  ringTimeoutSeconds: number;
  maxCallSeconds: number;
  drainSeconds: number;
  /** Of facts that wait on disk while the log is away; from there on calls end. */
  spoolMaxBytes: number;
  /** An answer that does not come is covered by a filler, then its model session is given up (ms). */
  answerFillerMs: number;
  answerTimeoutMs: number;
  /** Sooner than that when the session does not even say that an answer begins, and has been quick to say so before. */
  answerBeginMs: number;
  /** How long a call may stand without a word from the carrier until the carrier is asked. */
  reconcileAfterSeconds: number;
}>;

/** Hosts (`127.0.0.1`) or hosts with a port (`localhost:8080`) that tools may reach although they are not public. */
export type ToolsConfig = Readonly<{ allowedHosts: readonly string[] }>;

export type ObservabilityConfig = Readonly<{
  logLevel: LogLevel;
  /** Open metrics on a port of their own; absent: only `/metrics` with the admin key. */
  metricsPort?: number;
  metricsHost: string;
}>;

/** Everything that can be configured, checked and typed: type and injection token. */
export abstract class Config {
  abstract readonly http: HttpConfig;
  abstract readonly stores: StoresConfig;
  abstract readonly operators: OperatorsConfig;
  abstract readonly streamTokens: RotatedSecret;
  abstract readonly twilio: TwilioConfig;
  abstract readonly openai: OpenAiConfig;
  abstract readonly calls: CallsConfig;
  abstract readonly tools: ToolsConfig;
  abstract readonly observability: ObservabilityConfig;
  abstract readonly roles: ReadonlySet<Role>;
  abstract readonly lab: boolean;
}
