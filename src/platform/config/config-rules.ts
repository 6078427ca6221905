import { ROLES, type Config } from './config.js';
import type { EnvReader } from './env-reader.js';

/** What must hold between variables. */
export const checkTogether = (env: EnvReader, config: Config): void => {
  requireForPartialRoles(env, config);
  refuseLabBesideRealProviders(env, config);
  requireMasterKeyBesideDatabases(env);
  requirePair(env, 'TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN');
  requireCurrent(env, 'TWILIO_AUTH_TOKEN');
  // Without it a token that was replaced, perhaps because it had leaked, would be accepted for ever.
  requirePair(env, 'TWILIO_AUTH_TOKEN_PREVIOUS', 'TWILIO_AUTH_TOKEN_PREVIOUS_UNTIL');
  requireCurrent(env, 'STREAM_TOKEN_SECRET');
  requireCurrent(env, 'MASTER_KEY');
  requirePublicUrlBesideCarrier(env);
};

/** Processes that share the work must share the stores and the secrets too. */
const requireForPartialRoles = (env: EnvReader, config: Config): void => {
  if (config.roles.size === ROLES.length) return;
  for (const name of ['EVENTSTORE_URL', 'MONGODB_URL', 'MASTER_KEY', 'STREAM_TOKEN_SECRET']) {
    if (!env.has(name)) env.problem(name, `must be set when ROLES is less than ${ROLES.join(',')}`);
  }
};

const REAL_CREDENTIALS = ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'OPENAI_API_KEY'];

/** The lab answers every call and pays for none: it must never stand in for a real carrier by accident. */
const refuseLabBesideRealProviders = (env: EnvReader, config: Config): void => {
  if (!config.lab) return;
  const found = REAL_CREDENTIALS.filter((name) => env.has(name));
  if (found.length > 0) env.problem('LAB', `must be off beside real provider credentials (${found.join(', ')})`);
};

/** A key made in the data folder would be lost with it, and the databases would stay sealed for good. */
const requireMasterKeyBesideDatabases = (env: EnvReader): void => {
  const database = ['EVENTSTORE_URL', 'MONGODB_URL'].find((name) => env.has(name));
  if (database !== undefined && !env.has('MASTER_KEY')) {
    env.problem('MASTER_KEY', `must be set beside ${database}: 32 bytes in hexadecimal or base64`);
  }
};

const requirePair = (env: EnvReader, first: string, second: string): void => {
  if (env.has(first) && !env.has(second)) env.problem(second, `must be set beside ${first}`);
  if (env.has(second) && !env.has(first)) env.problem(first, `must be set beside ${second}`);
};

const requireCurrent = (env: EnvReader, name: string): void => {
  if (env.has(`${name}_PREVIOUS`) && !env.has(name)) env.problem(name, `must be set beside ${name}_PREVIOUS`);
};

/** Without it the carrier would be told to call back 127.0.0.1, and every signature of its requests would be wrong. */
const requirePublicUrlBesideCarrier = (env: EnvReader): void => {
  if (env.has('TWILIO_ACCOUNT_SID') && !env.has('PUBLIC_BASE_URL')) {
    env.problem(
      'PUBLIC_BASE_URL',
      'must be set beside TWILIO_ACCOUNT_SID: the origin that Twilio reaches, like https://voice.example.com',
    );
  }
};
