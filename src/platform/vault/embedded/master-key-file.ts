import { link, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { newKey } from '../key-wrapping.js';

export type MasterKeyFile = Readonly<{ key: Uint8Array; path: string; created: boolean }>;

/**
 * The master key of embedded development: 32 bytes as base64 in `master.key` (mode 0600) of the data folder, made at
 * the first start. Whoever keeps a backup of the folder keeps the key with it; production sets MASTER_KEY.
 */
export const loadOrCreateMasterKey = async (folder: string): Promise<MasterKeyFile> => {
  const path = join(folder, 'master.key');
  const existing = await readKey(path);
  if (existing) return { key: existing, path, created: false };
  const created = await createKey(folder, path);
  const key = await readKey(path);
  if (!key) throw new Error(`${path} vanished while it was made`);
  return { key, path, created };
};

const readKey = async (path: string): Promise<Uint8Array | undefined> => {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length !== 32) throw new Error(`${path} does not hold a master key of 32 bytes in base64`);
  return key;
};

/** Written aside and linked into place, so that the file is whole from its first moment and the first writer wins. */
const createKey = async (folder: string, path: string): Promise<boolean> => {
  const draft = join(folder, `master.key.${randomUUID()}`);
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(`${Buffer.from(newKey()).toString('base64')}\n`);
    await file.sync();
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await file.close();
    await rm(draft, { force: true });
  }
};
