import { join } from 'node:path';
import { type FileLock, lockFile } from '../../files/file-lock.js';

/** Another process, or another store of this one, writes to the data folder. */
export class LedgerLocked extends Error {
  override readonly name = 'LedgerLocked';
  constructor(readonly folder: string) {
    super(`the data folder ${folder} is in use by another server: only one may write to it`);
  }
}

/**
 * Takes the data folder for this writer until `release`. The lock is a file of its own: the ledger must stay readable.
 * @throws LedgerLocked
 */
export const lockFolder = (folder: string): FileLock => {
  const lock = lockFile(join(folder, 'ledger.lock'));
  if (lock === undefined) throw new LedgerLocked(folder);
  return lock;
};
