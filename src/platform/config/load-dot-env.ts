import { config as readDotEnv } from 'dotenv';
import { ConfigError } from './config.error.js';

/**
 * Puts the variables of `.env` in the working folder, if there is one, behind those of the process. Throws
 * {@link ConfigError} if it is there and cannot be read: a server with half of its settings is worse than none.
 */
export const loadDotEnv = (): void => {
  const { error } = readDotEnv({ quiet: true });
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code !== undefined && code !== 'ENOENT') throw new ConfigError([`.env is there and cannot be read (${code})`]);
};
