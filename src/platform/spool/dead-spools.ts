import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type FileLock, lockFile } from '../files/file-lock.js';
import { removeSpool } from './spool-file.js';
import type { SpoolKeys } from './spool-keys.js';
import { openRecords, type SpoolContents } from './spool-records.js';
import { replaceFile } from './whole-writes.js';

const SPOOL = /^([0-9a-f-]{36})\.spool$/;

/** A spool whose process is gone, claimed for this one. */
export class DeadSpool {
  #stands: readonly Readonly<{ index: number; at: number; end: number }>[];

  constructor(
    readonly path: string,
    readonly contents: SpoolContents,
    private readonly lock: FileLock,
    private readonly keys: SpoolKeys,
  ) {
    this.#stands = contents.records.map(({ index, at, end }) => ({ index, at, end }));
  }

  /**
   * Everything in it that could be used was used: removes it, and destroys its key. `keep`: as `….damaged` for a human,
   * because something in it could not be read.
   */
  async done(keep: boolean): Promise<void> {
    if (keep) await rename(`${this.path}.spool`, `${this.path}.damaged`);
    else await removeSpool(this.path);
    this.lock.release();
    await rm(`${this.path}.lock`, { force: true });
    // A key that stays behind opens nothing that is left; the vault may be away.
    if (!keep) await this.keys.destroy(basename(this.path)).catch(() => undefined);
  }

  /** Writes the file anew with these records alone, by their numbers, if that makes it much smaller. */
  async keepOnly(indexes: ReadonlySet<number>): Promise<void> {
    const kept = this.#stands.filter(({ index }) => indexes.has(index));
    if (kept.length * 2 > this.#stands.length) return;
    const before = await readFile(`${this.path}.spool`);
    const pieces = kept.map(({ at, end }) => before.subarray(at, end));
    await (await replaceFile(`${this.path}.spool`, pieces)).close();
    let at = 0;
    this.#stands = kept.map(({ index, at: from, end }) => ({ index, at, end: (at += end - from) }));
  }

  /** Leaves it for the next start. */
  release(): void {
    this.lock.release();
  }
}

/** What is in a folder of spools: those that were claimed, and how many could not be opened for want of their keys. */
export type DeadSpools = Readonly<{ claimed: readonly DeadSpool[]; withoutKey: number }>;

/**
 * Claims the spools of a folder whose processes are gone; none if there is no folder. One whose key is missing is left
 * where it is, one whose key was destroyed is removed. Throws when the vault cannot be reached.
 */
export const claimDeadSpools = async (folder: string, keys: SpoolKeys): Promise<DeadSpools> => {
  const names = await readdir(folder).catch(() => []);
  const claimed: DeadSpool[] = [];
  let withoutKey = 0;
  for (const id of names.flatMap((name) => SPOOL.exec(name)?.[1] ?? [])) {
    const path = join(folder, id);
    const lock = lockFile(`${path}.lock`);
    if (lock === undefined) continue;
    const spool = await claim(path, lock, keys).catch((error: unknown) => {
      for (const each of claimed) each.release();
      lock.release();
      throw error;
    });
    if (spool === 'without-key') withoutKey += 1;
    else if (spool !== 'gone') claimed.push(spool);
    if (typeof spool === 'string') lock.release();
  }
  return { claimed, withoutKey };
};

const claim = async (path: string, lock: FileLock, keys: SpoolKeys): Promise<DeadSpool | 'gone' | 'without-key'> => {
  // Its last holder may have removed it between the listing and the lock.
  const bytes = await readFile(`${path}.spool`).catch(() => undefined);
  await rm(`${path}.spool.new`, { force: true });
  if (bytes === undefined) return 'gone';
  const id = basename(path);
  const answer = await keys.lookup(id);
  if (answer.status === 'missing') return 'without-key';
  if (answer.status === 'key') return new DeadSpool(path, await openRecords(bytes, answer.key, id), lock, keys);
  await removeSpool(path);
  return 'gone';
};
