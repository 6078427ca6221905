import { readFile, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readScript } from './read-script.js';
import type { Script } from './script.js';

/** The scripts that come with the package; the same path holds from `src` and from `dist`. */
export const BUNDLED_SCRIPTS = fileURLToPath(new URL('../../../lab/scripts/', import.meta.url));

/** All `*.yaml` files of a folder, by file name. Throws {@link ScriptError} for the first that cannot be used. */
export const loadScripts = async (folder: string): Promise<readonly Script[]> => {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.yaml')).sort();
  return Promise.all(files.map((file) => loadScript(join(folder, file))));
};

export const loadScript = async (path: string): Promise<Script> =>
  readScript(await readFile(path, 'utf8'), basename(path));
