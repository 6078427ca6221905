import { MongoClient, type MongoClientOptions } from 'mongodb';
import { UnusableUrl, withoutCredentials } from '../../config/unusable-url.js';

/**
 * A client for a connection string, judged by the driver's own parser; not connected yet.
 * @throws UnusableUrl saying what is wrong, without the credentials
 */
export const mongoClientOf = (url: string, options: MongoClientOptions = {}): MongoClient => {
  try {
    return new MongoClient(url, options);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new UnusableUrl(`is refused by MongoDB's driver: ${withoutCredentials(message, url)}`);
  }
};

type FileError = Readonly<{ syscall?: string; code?: string; cause?: FileError }>;

/** What connecting failed with, where it was a file that the URL names (a certificate), else the error itself. */
export const fileProblemOf = (error: unknown): unknown => {
  for (let cause = error as FileError | undefined; cause; cause = cause.cause)
    if (cause.syscall === 'open' && cause.code)
      return new UnusableUrl(`names a certificate file that cannot be read (${cause.code})`);
  return error;
};
