import { EventStoreDBClient } from '@eventstore/db-client';
import { UnusableUrl } from '../../config/unusable-url.js';

/* eslint-disable no-console -- what the client writes there is kept off the terminal */

type ParseError = Error & Readonly<{ location: readonly [number, number]; expected: string }>;

/**
 * A client for a connection string, judged by the client's own parser. Its warnings quote the whole string, password
 * included: of each, only what it is about is kept.
 * @throws UnusableUrl saying what is wrong, without the string
 */
export const clientOf = (url: string): EventStoreDBClient => {
  const { warn } = console;
  const warnings: string[] = [];
  console.warn = (text: unknown) => void warnings.push(String(text).split('\n')[0] ?? '');
  try {
    const client = EventStoreDBClient.connectionString(url);
    if (warnings.length > 0) throw new UnusableUrl(`has an option that has no effect: ${warnings.join(' ')}`);
    return client;
  } catch (error) {
    throw error instanceof UnusableUrl ? error : new UnusableUrl(problemOf(error));
  } finally {
    console.warn = warn;
  }
};

const problemOf = (error: unknown): string => {
  if (isParseError(error))
    return `cannot be read at character ${error.location[0] + 1}: expected ${error.expected} (like esdb://a:2113,b:2113?tls=false)`;
  if (error instanceof URIError) return 'has credentials that are not percent-encoded';
  if (error instanceof Error && 'code' in error)
    return `names a certificate file that cannot be read (${String(error.code)})`;
  return error instanceof Error && error.message.startsWith('Failed to load certificate')
    ? 'names a certificate file that is not there (tlsCAFile, userCertFile, userKeyFile)'
    : 'is not understood by its client: userCertFile and userKeyFile go together';
};

const isParseError = (error: unknown): error is ParseError => error instanceof Error && 'location' in error;
