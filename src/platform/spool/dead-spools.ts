import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type FileLock, lockFile } from '../files/file-lock.js';
import { openRecords, type SpoolContents } from './spool-records.js';
import { removeSpool } from './spool-file.js';

const SPOOL = /^([0-9a-f-]{36})\.spool$/;

/** A spool whose process is gone, claimed for this one. */
export class DeadSpool {
  constructor(
    readonly path: string,
    readonly contents: SpoolContents,
    private readonly lock: FileLock,
  ) {}

  /** Everything in it is acknowledged: removes it. One with broken records is kept as `….damaged` for a human. */
  async done(): Promise<void> {
    if (this.contents.broken.length === 0) await removeSpool(this.path);
    else await rename(`${this.path}.spool`, `${this.path}.damaged`);
    this.lock.release();
    await rm(`${this.path}.lock`, { force: true });
  }

  /** Leaves it for the next start. */
  release(): void {
    this.lock.release();
  }
}

/** Claims the spools of a folder whose processes are gone; none if there is no folder. */
export const claimDeadSpools = async (folder: string, key: Uint8Array): Promise<readonly DeadSpool[]> => {
  const names = await readdir(folder).catch(() => []);
  const claimed: DeadSpool[] = [];
  for (const id of names.flatMap((name) => SPOOL.exec(name)?.[1] ?? [])) {
    const path = join(folder, id);
    const lock = lockFile(`${path}.lock`);
    if (lock === undefined) continue;
    // Its last holder may have removed it between the listing and the lock.
    const bytes = await readFile(`${path}.spool`).catch(() => undefined);
    if (bytes === undefined) lock.release();
    else claimed.push(new DeadSpool(path, await openRecords(bytes, key, id), lock));
  }
  return claimed;
};
