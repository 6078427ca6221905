import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from './temporary-folder.js';

/** The spools of a folder as a process that died at this moment leaves them: without its locks, altered if wanted. */
export const spoolOfDeadProcess = async (folder: string, alter?: (bytes: Buffer) => Uint8Array): Promise<string> => {
  const copy = join(await temporaryFolder(), 'spool');
  await mkdir(copy);
  for (const name of (await readdir(folder)).filter((file) => file.endsWith('.spool'))) {
    if (alter === undefined) await copyFile(join(folder, name), join(copy, name));
    else await writeFile(join(copy, name), alter(await readFile(join(folder, name))));
  }
  return copy;
};
