import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { ConfigError } from '../../../src/platform/config/config.error.js';
import type { Env } from '../../../src/platform/config/env-reader.js';
import { readConfig } from '../../../src/platform/config/read-config.js';

const KEY = 'a1'.repeat(32);
const DATABASES = { EVENTSTORE_URL: 'esdb://localhost:2113?tls=false', MONGODB_URL: 'mongodb://localhost/vl' };

const problemsOf = (env: Env): readonly string[] => {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
};

describe('readConfig', () => {
  it('needs nothing for the embedded server', () => {
    const config = readConfig({});
    expect(config).toMatchObject({
      http: { host: '127.0.0.1', port: 5050, publicBaseUrl: 'http://127.0.0.1:5050', trustProxy: [] },
      stores: { dataDir: './data', eventStoreUrl: undefined, mongodbUrl: undefined, masterKey: undefined },
      openai: { realtimeModel: 'gpt-realtime-2.1', transcriptionModel: 'gpt-4o-mini-transcribe' },
      calls: { ringTimeoutSeconds: 60, maxCallSeconds: 3600, drainSeconds: 30 },
      observability: { logLevel: 'info', metricsPort: undefined, metricsHost: '127.0.0.1' },
      lab: false,
    });
    expect(config.http).toMatchObject({ rateLimitPerIp: 60, rateLimitPerTenant: 1000 });
    expect([...config.roles]).toEqual(['gateway', 'api', 'projections', 'followers']);
  });

  it('reads the example file as it stands, and the example names every variable that is read', () => {
    const example = readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8');
    const lines = [...example.matchAll(/^([A-Z0-9_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]);
    const env: Env = Object.fromEntries(lines);
    const read = new Set<string>();
    readConfig(new Proxy(env, { get: (target, name: string) => (read.add(name), target[name]) }));
    expect([...read].sort()).toEqual(lines.map(([name]) => name).sort());
  });

  it('builds the public URL from the port unless told', () => {
    expect(readConfig({ PORT: '8080' }).http.publicBaseUrl).toBe('http://127.0.0.1:8080');
    const PUBLIC_BASE_URL = 'https://voice.example.com';
    expect(readConfig({ PORT: '8080', PUBLIC_BASE_URL }).http.publicBaseUrl).toBe(PUBLIC_BASE_URL);
  });

  it.each([
    'https://voice.example.com/',
    'https://a.example/path',
    'voice.example.com',
    'ftp://a.example',
    'https://A.b',
  ])('refuses %s as a public origin', (PUBLIC_BASE_URL) => {
    expect(problemsOf({ PUBLIC_BASE_URL })).toEqual([expect.stringMatching(/^PUBLIC_BASE_URL must be an origin/)]);
  });

  it.each([
    ['PORT', 'eighty'],
    ['PORT', '70000'],
    ['RATE_LIMIT_PER_IP', '0'],
    ['RATE_LIMIT_PER_TENANT', '-1'],
    ['LOG_LEVEL', 'loud'],
    ['LAB', 'yes'],
    ['ROLES', 'gateway,kitchen'],
    ['TRUST_PROXY', 'true'],
    ['TRUST_PROXY', '10.0.0.0/99'],
    ['MASTER_KEY', 'too-short'],
    ['ADMIN_API_KEY', 'short'],
    ['EVENTSTORE_URL', 'http://localhost:2113'],
    ['EVENTSTORE_STREAM_PREFIX', 'eu'],
    ['EVENTSTORE_STREAM_PREFIX', 'eu-'],
    ['EVENTSTORE_STREAM_PREFIX', '$eu_'],
    ['EVENTSTORE_STREAM_PREFIX', 'a canary_'],
    ['MONGODB_URL', 'localhost:27017'],
    ['METRICS_PORT', 'x'],
    ['TWILIO_ACCOUNT_SID', 'SK123'],
  ])('names %s and never shows what stood there (%s)', (name, value) => {
    const problems = problemsOf({ [name]: value });
    expect(problems.filter((problem) => problem.startsWith(`${name} must`))).toHaveLength(1);
    expect(new ConfigError(problems).message).not.toContain(` ${value} `);
  });

  it('reports all problems at once', () => {
    expect(problemsOf({ PORT: 'x', LOG_LEVEL: 'x', LAB: 'x' })).toHaveLength(3);
  });

  it('refuses a part of the roles without shared stores and secrets, naming each', () => {
    const names = problemsOf({ ROLES: 'gateway' }).map((problem) => problem.split(' ')[0]);
    expect(names).toEqual(['EVENTSTORE_URL', 'MONGODB_URL', 'MASTER_KEY', 'STREAM_TOKEN_SECRET']);
    const config = readConfig({ ...DATABASES, ROLES: 'api, gateway', MASTER_KEY: KEY, STREAM_TOKEN_SECRET: KEY });
    expect([...config.roles]).toEqual(['gateway', 'api']);
  });

  it('refuses the lab beside real credentials, naming them', () => {
    expect(problemsOf({ LAB: 'on', OPENAI_API_KEY: 'sk-1' })).toEqual([expect.stringContaining('OPENAI_API_KEY')]);
    expect(readConfig({ LAB: 'on', OPENAI_BASE_URL: 'http://127.0.0.1:9' }).lab).toBe(true);
  });

  it('wants a master key beside a database, and current secrets beside previous ones', () => {
    expect(problemsOf({ MONGODB_URL: DATABASES.MONGODB_URL })).toEqual([expect.stringMatching(/^MASTER_KEY must/)]);
    expect(problemsOf({ MASTER_KEY_PREVIOUS: KEY })).toEqual([expect.stringMatching(/^MASTER_KEY must/)]);
  });

  it("wants an end of the time for which the carrier's token before is accepted", () => {
    const rotating = {
      ...{ TWILIO_ACCOUNT_SID: `AC${'1'.repeat(32)}`, PUBLIC_BASE_URL: 'https://voice.example.com' },
      ...{ TWILIO_AUTH_TOKEN: 'new', TWILIO_AUTH_TOKEN_PREVIOUS: 'old' },
    };
    const until = (text: string) => ({ ...rotating, TWILIO_AUTH_TOKEN_PREVIOUS_UNTIL: text });
    const named = [expect.stringMatching(/^TWILIO_AUTH_TOKEN_PREVIOUS_UNTIL must/)];
    expect(problemsOf(rotating)).toEqual(named);
    expect(problemsOf(until('tomorrow'))).toEqual(named);
    expect(readConfig(until('2027-01-31T12:00:00Z')).twilio.authToken.previousUntilMs).toBe(Date.UTC(2027, 0, 31, 12));
  });

  it('takes a master key in hexadecimal and in base64', () => {
    const base64 = Buffer.from(KEY, 'hex').toString('base64');
    const bytes = (text: string) => readConfig({ MASTER_KEY: text }).stores.masterKey?.reveal();
    expect(bytes(KEY)).toEqual(new Uint8Array(Buffer.from(KEY, 'hex')));
    expect(bytes(base64)).toEqual(bytes(KEY));
  });

  it('wants the origin that the carrier reaches beside the carrier’s credentials', () => {
    const twilio = { TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`, TWILIO_AUTH_TOKEN: 'token' };
    expect(problemsOf(twilio)).toEqual([
      expect.stringMatching(/^PUBLIC_BASE_URL must be set beside TWILIO_ACCOUNT_SID/),
    ]);
    expect(problemsOf({ ...twilio, PUBLIC_BASE_URL: 'https://voice.example.com' })).toEqual([]);
  });

  it('never prints a secret', () => {
    const config = readConfig({
      ADMIN_API_KEY: 'canary-canary-canary',
      MONGODB_URL: 'mongodb://canary:canary@localhost/x',
      MASTER_KEY: Buffer.from('canary'.repeat(6)).subarray(0, 32).toString('base64'),
      OPENAI_API_KEY: 'canary',
    });
    const shown = [JSON.stringify(config), inspect(config, { depth: 9 }), String(config.openai.apiKey)].join('\n');
    expect(shown).toContain('[secret]');
    expect(shown).not.toContain('canary');
    expect(config.openai.apiKey?.reveal()).toBe('canary');
  });
});
