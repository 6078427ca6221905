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
export type VictimOptions = Readonly<{ folder: string; run: string; writers: number; appends: number }>;

/**
 * Runs the appender and kills it (SIGKILL) `killAfterMs` after its first append began; absent: lets it finish. Resolves
 * with what it was told, whether it was killed before it was done, and how long it appended, in milliseconds.
 */
export const runVictim = async (
  { folder, run, writers, appends }: VictimOptions,
  killAfterMs?: number,
): Promise<{ acknowledged: readonly Acknowledged[]; killed: boolean; tookMs: number }> => {
  const path = join(folder, `${run}.acknowledged`);
  const file = openSync(path, 'w');
  const child = spawn(process.execPath, [APPENDER, folder, run, String(writers), String(appends)], {
    stdio: ['ignore', 'pipe', 'inherit', file],
  });
  closeSync(file);
  const closed = once(child, 'close');
  const said = createInterface({ input: child.stdout as Readable });
  let startedAt = 0;
  let endedAt = 0;
  let timer: NodeJS.Timeout | undefined;
  said.on('line', (line) => {
    if (line === 'appending') {
      startedAt = performance.now();
      if (killAfterMs !== undefined) timer = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    } else endedAt = performance.now();
  });
  const [code, signal] = (await closed) as [number | null, NodeJS.Signals | null];
  clearTimeout(timer);
  if (code !== 0 && signal !== 'SIGKILL') throw new Error(`the appender ended by itself: ${code ?? signal}`);
  return {
    acknowledged: readAcknowledged(path),
    killed: endedAt === 0,
    tookMs: (endedAt || performance.now()) - startedAt,
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
