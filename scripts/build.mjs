/**
 * Builds `dist`: node scripts/build.mjs. Read by every Node, however old: `run.mjs` says which one is needed.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** Written when a build is whole; its time is when that build began. */
const stamp = join(root, 'dist', '.built');
const INPUTS = ['src', 'nest-cli.json', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];

/** The latest change of a file or of anything in a folder, in ms; a folder changes when something leaves it. */
const changedAt = (path) => {
  const found = statSync(path);
  if (!found.isDirectory()) return found.mtimeMs;
  return Math.max(found.mtimeMs, ...readdirSync(path).map((name) => changedAt(join(path, name))));
};

const isFresh = () => {
  try {
    const builtAt = statSync(stamp).mtimeMs;
    return INPUTS.every((name) => changedAt(join(root, name)) <= builtAt);
  } catch {
    return false;
  }
};

/** Ends the process with the compiler's exit code if it fails. */
export const build = () => {
  const startedAt = new Date();
  rmSync(stamp, { force: true });
  const nest = join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
  const { status } = spawnSync(process.execPath, [nest, 'build'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
  writeFileSync(stamp, '');
  utimesSync(stamp, startedAt, startedAt);
};

export const buildIfStale = () => {
  if (!isFresh()) build();
};

if (process.argv[1] === fileURLToPath(import.meta.url)) build();
