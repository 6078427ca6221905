import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const APPENDER = fileURLToPath(new URL('./appender.mjs', import.meta.url));

/** An append that the process was told is stored. */
export type Acknowledged = Readonly<{ stream: string; ids: readonly string[]; revision: bigint; position: bigint }>;
/** `folders`: one log each. */
export type VictimOptions = Readonly<{ folders: readonly string[]; run: string; writers: number; appends: number }>;
export type Victim = Readonly<{
  /** In the order of the folders: what was told of a log, and whether the kill came before all its appends. */
  logs: readonly Readonly<{ acknowledged: readonly Acknowledged[]; killed: boolean }>[];
  /** From the first append to the end, in milliseconds. */
  tookMs: number;
}>;

/** Runs the appender and kills it (SIGKILL) `killAfterMs` after its first append began; absent: lets it finish. */
export const runVictim = async (
  { folders, run, writers, appends }: VictimOptions,
  killAfterMs?: number,
): Promise<Victim> => {
  const paths = folders.map((folder) => join(folder, `${run}.acknowledged`));
  const files = paths.map((path) => openSync(path, 'w'));
  const child = spawn(process.execPath, [APPENDER, run, String(writers), String(appends), ...folders], {
    stdio: ['ignore', 'pipe', 'inherit', ...files],
  });
  files.forEach(closeSync);
  const closed = once(child, 'close');
  const said = createInterface({ input: child.stdout as Readable });
  let startedAt = 0;
  let endedAt = 0;
  const done = new Set<number>();
  let timer: NodeJS.Timeout | undefined;
  said.on('line', (line) => {
    if (line === 'appending') {
      startedAt = performance.now();
      if (killAfterMs !== undefined) timer = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    } else {
      done.add(Number(line.slice('done '.length)));
      endedAt = performance.now();
    }
  });
  const [code, signal] = (await closed) as [number | null, NodeJS.Signals | null];
  clearTimeout(timer);
  if (code !== 0 && signal !== 'SIGKILL') throw new Error(`the appender ended by itself: ${code ?? signal}`);
  return {
    logs: paths.map((path, log) => ({ acknowledged: readAcknowledged(path), killed: !done.has(log) })),
    tookMs: (done.size === folders.length ? endedAt : performance.now()) - startedAt,
  };
};

/** A line that the death cut short was told to nobody. */
const readAcknowledged = (path: string): Acknowledged[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const { stream, ids, revision, position } = JSON.parse(line) as Record<
        'stream' | 'revision' | 'position',
        string
      > & {
        ids: string[];
      };
      return { stream, ids, revision: BigInt(revision), position: BigInt(position) };
    });
