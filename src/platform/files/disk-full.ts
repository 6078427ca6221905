import { SQLITE_FULL, sqliteCodeOf } from './sqlite-code.js';

const isFull = (error: unknown): boolean =>
  error instanceof Error &&
  (sqliteCodeOf(error) === SQLITE_FULL || ('code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')));

/**
 * Marks a store's error if its cause is a full disk. The mark is a field, because between threads an error keeps its
 * fields but not its cause.
 */
export const markDiskFull = <E extends Error>(error: E, cause: unknown): E =>
  isFull(cause) ? Object.assign(error, { diskFull: true }) : error;

/** Whether an error was marked so: nobody but the operator can end this outage, so it is told by its name. */
export const tellsOfFullDisk = (error: unknown): boolean =>
  error instanceof Error && 'diskFull' in error && error.diskFull === true;
