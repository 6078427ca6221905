import { statfs } from 'node:fs/promises';

/** Below so many free bytes a disk counts as full: what is being written needs room to come to an end. */
export const LEAST_FREE_BYTES = 8 * 1024 * 1024;

/** Bytes that this process may still write to the disk of a folder; undefined where the system does not tell. */
export const freeBytes = async (folder: string): Promise<number | undefined> => {
  const answer = await statfs(folder).catch(() => undefined);
  return answer && answer.bavail * answer.bsize;
};
