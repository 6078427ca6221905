import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What programs on the same machine need to know of the server that has a data folder. */
export type ServerFile = Readonly<{
  /** Where it listens: `http://127.0.0.1:5050`. */
  url: string;
  /** With `LAB=on`: where the lab takes orders, and the secret that it wants. */
  lab?: Readonly<{ url: string; token: string }>;
}>;

const pathOf = (folder: string): string => join(folder, 'server.json');

/** Written when the server listens; only its owner can read it. */
export const writeServerFile = (folder: string, content: ServerFile): Promise<void> =>
  writeFile(pathOf(folder), `${JSON.stringify(content)}\n`, { mode: 0o600 });

export const removeServerFile = (folder: string): Promise<void> => rm(pathOf(folder), { force: true });

/** Undefined where no server listens, as far as is known: one that was killed leaves its file. */
export const readServerFile = async (folder: string): Promise<ServerFile | undefined> => {
  try {
    return JSON.parse(await readFile(pathOf(folder), 'utf8')) as ServerFile;
  } catch {
    return undefined;
  }
};
