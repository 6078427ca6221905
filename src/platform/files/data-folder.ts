import { randomUUID } from 'node:crypto';
import { chmod, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ConfigError } from '../config/config.error.js';

const OWNER_ONLY = 0o077;
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
/** The sticky bit: a folder that is many users' by intention, like /tmp. */
const SHARED = 0o1000;
/** What this server keeps in its data folder; `-wal`, `-shm` and other companions of a database included. */
const OURS = /^((ledger|keys|counters|views|followers)\.|master\.key|server\.json|spool$)/;

/**
 * Makes the data folder if there is none, sees that it can be written to, and keeps it, and everything that this
 * process creates from here on, to its owner. Throws {@link ConfigError} with a sentence about what is in the way.
 */
export const prepareDataFolder = async (folder: string): Promise<void> => {
  process.umask(OWNER_ONLY);
  try {
    await makeFolder(folder);
    await tryToWrite(folder);
  } catch (error) {
    throw new ConfigError([`DATA_DIR ${reasonOf(error as NodeJS.ErrnoException, folder)}`]);
  }
  await closeToOthers(folder);
};

/**
 * Folder by folder: Node's own recursive mkdir never returns where a file system refuses new names with ENOENT, as
 * /proc does.
 */
const makeFolder = async (folder: string): Promise<void> => {
  const missing: string[] = [];
  let at = folder;
  while (!(await exists(at))) {
    missing.unshift(at);
    at = dirname(at);
  }
  for (const each of missing) await mkdir(each, { mode: FOLDER_MODE }).catch(unless('EEXIST'));
};

const exists = async (path: string): Promise<boolean> => {
  const found = await stat(path).catch(unless('ENOENT'));
  return found !== undefined;
};

/** Rights say little (root, read-only mounts, full disks): a file that can be written says it. */
const tryToWrite = async (folder: string): Promise<void> => {
  const path = join(folder, `server.json.${randomUUID()}`);
  const file = await open(path, 'wx', FILE_MODE);
  try {
    await file.writeFile('written');
  } finally {
    await file.close();
    await rm(path, { force: true });
  }
};

/** Also what an earlier release, or an operator's `mkdir`, left open. A folder with other things in it is left as it is. */
const closeToOthers = async (folder: string): Promise<void> => {
  const names = await readdir(folder);
  const { mode } = await stat(folder);
  if (names.every((name) => OURS.test(name)) && (mode & SHARED) === 0) await restrict(folder, FOLDER_MODE);
  const files = names.filter((name) => OURS.test(name) && name !== 'spool');
  await Promise.all(files.map((name) => restrict(join(folder, name), FILE_MODE)));
};

/** Somebody else's file can be written and not be changed: it stays as its owner wants it. */
const restrict = async (path: string, mode: number): Promise<void> => {
  const found = await stat(path).catch(unless('ENOENT'));
  if (found !== undefined && (found.mode & OWNER_ONLY) !== 0) await chmod(path, mode).catch(unless('EPERM', 'ENOENT'));
};

const unless =
  (...codes: readonly string[]) =>
  (error: NodeJS.ErrnoException): undefined => {
    if (!codes.includes(error.code ?? '')) throw error;
    return undefined;
  };

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the file system is read-only',
  ENOENT: 'nothing can be created there',
  ENOTDIR: 'a part of the path is a file',
  ENOSPC: 'the disk is full',
};

const reasonOf = ({ code = 'unknown' }: NodeJS.ErrnoException, folder: string): string =>
  `must be a folder that can be made and written to: ${folder} cannot (${REASONS[code] ?? code})`;
