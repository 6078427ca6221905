/**
 * Runs one of the programs of `dist`, built first where the sources have changed: node scripts/run.mjs main [option…].
 * In this process, so that signals reach it. Read by every Node, however old, up to the check.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildIfStale } from './build.mjs';

const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const [floor, minor] = engines.node.match(/\d+/g).map(Number);
const [ourMajor, ourMinor] = process.versions.node.split('.').map(Number);
if (ourMajor < floor || (ourMajor === floor && ourMinor < minor)) {
  process.stderr.write(`Voiceledger needs Node ${floor}.${minor} or later, and this is ${process.versions.node}.\n`);
  process.exit(1);
}

buildIfStale();
const program = new URL(`../dist/${process.argv[2]}.js`, import.meta.url);
process.argv.splice(1, 2, fileURLToPath(program));
await import(program.href);
