import { DatabaseSync } from '@photostructure/sqlite';

export type FileLock = Readonly<{ release: () => void }>;

const SQLITE_BUSY = 5;

/**
 * Takes the lock that a file stands for, until `release`; undefined if another process, or another holder in this one,
 * has it. It is a lock of the operating system, so that it goes with the process however it ends.
 */
export const lockFile = (path: string): FileLock | undefined => {
  const db = new DatabaseSync(path, { timeout: 0 });
  try {
    db.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
  return { release: () => db.close() };
};

/** Told by what it carries: the binding's errors may come from another realm. */
const isBusy = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'errcode' in error && error.errcode === SQLITE_BUSY;
