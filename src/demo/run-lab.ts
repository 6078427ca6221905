import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Env } from '../platform/config/env-reader.js';
import { loadDotEnv } from '../platform/config/load-dot-env.js';
import { BUNDLED_SCRIPTS, loadScripts } from '../lab/scripts/load-scripts.js';
import { readServerFile } from '../platform/files/server-file.js';
import { print } from './print.js';
import { ring } from './ring.js';

const USAGE = `npm run lab -- people [--scripts <folder>]
npm run lab -- call <agent key or number> --script <name> [--scripts <folder>]

  people     who can be called under LAB=on, and who can call
  call       lets a script's person call an agent of a running server (LAB=on npm start), and tells what is heard
  --scripts  a folder of your own scripts (docs/lab.md says how to write one)
  --data     the server's DATA_DIR, if it is not that of this shell or .env
`;

const OPTIONS = {
  script: { type: 'string', default: 'order-status' },
  scripts: { type: 'string' },
  data: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** The command line; returns the exit code. */
export const runLab = async (args: readonly string[], env: Env): Promise<0 | 1 | 2> => {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
    const [command, target, ...more] = positionals;
    if (values.help) return say(USAGE, 0);
    if (command === 'people' && target === undefined) return await people(values.scripts);
    if (command !== 'call' || target === undefined || more.length > 0) return say(USAGE, 2);
    loadDotEnv();
    return await call(target, { ...values, data: values.data ?? (env.DATA_DIR || './data') });
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    return say(code?.startsWith('ERR_PARSE_ARGS') ? `${message}\n\n${USAGE}` : message, code ? 2 : 1);
  }
};

const say = <Code extends number>(text: string, code: Code): Code => {
  (code === 0 ? process.stdout : process.stderr).write(`${text.trimEnd()}\n`);
  return code;
};

const people = async (folder?: string): Promise<0> => {
  for (const { caller, name, description = '' } of await loadScripts(folder ?? BUNDLED_SCRIPTS))
    print(`  ${caller.number.padEnd(16)}${caller.answers.padEnd(11)}${name.padEnd(22)}${description}`);
  return 0;
};

type Call = Readonly<{ script: string; scripts?: string; data: string }>;

const call = async (to: string, { script, scripts, data }: Call): Promise<0 | 1> => {
  const server = await readServerFile(resolve(data));
  if (server?.lab === undefined)
    throw new Error(
      `no server with LAB=on has ${resolve(data)}: start one (LAB=on npm start), or name its folder (--data)`,
    );
  const own = scripts === undefined ? [] : await textsOf(scripts);
  return ring(server, { script, to, scripts: own });
};

const textsOf = async (folder: string): Promise<readonly Readonly<{ file: string; yaml: string }>[]> => {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.yaml')).sort();
  return Promise.all(files.map(async (file) => ({ file, yaml: await readFile(join(folder, file), 'utf8') })));
};
