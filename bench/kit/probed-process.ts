import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Usage } from './probe.js';
import { ask } from './remote.js';

/** The measured main thread has this core to itself; its workers and the load share the other. */
const MAIN_CORE = '0';
const OTHER_CORE = '1';

export const canPin = cpus().length > 1 && spawnSync('taskset', ['--version']).status === 0;

/** Of its output, to be shown when it ends too early. */
const KEPT_LINES = 50;

/** `pinned`: unless false, everything starts on the other core, for `pinMain` to move the main thread away from there. */
type Options = Readonly<{
  env?: Readonly<Record<string, string>>;
  cwd?: string;
  args?: readonly string[];
  pinned?: boolean;
}>;

const PROBE = new URL('probe.js', import.meta.url).href;

/** A program of its own with a probe in it, for measuring or for making load. */
export class ProbedProcess {
  readonly #child: ChildProcess;
  readonly #lines: string[] = [];
  readonly #exited: Promise<unknown>;

  /** `script`: an absolute file URL. */
  constructor(script: URL, { env = {}, cwd, args = [], pinned = true }: Options = {}) {
    const node = [process.execPath, '--expose-gc', '--import', PROBE, fileURLToPath(script), ...args];
    const [command = '', ...rest] = canPin && pinned ? ['taskset', '-c', OTHER_CORE, ...node] : node;
    const base = { PATH: process.env.PATH, NODE_ENV: 'production' };
    this.#child = spawn(command, rest, {
      cwd,
      env: { ...base, ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      serialization: 'advanced',
    });
    this.#exited = once(this.#child, 'exit');
    for (const input of [this.#child.stdout, this.#child.stderr]) {
      if (input !== null) createInterface({ input }).on('line', (line) => this.#wrote(line));
    }
  }

  /** Moves the main thread, and only that, to the core of its own. */
  pinMain(): void {
    if (canPin && this.#child.pid !== undefined) spawnSync('taskset', ['-p', '-c', MAIN_CORE, String(this.#child.pid)]);
  }

  /** Rejects with its error, or with its last lines if it ends instead of answering. */
  async ask<T>(method: string, argument?: unknown): Promise<T> {
    try {
      return await ask<T>(this.#child, method, argument);
    } catch (error) {
      throw this.#child.exitCode === null ? error : new Error(this.#lines.join('\n'), { cause: error });
    }
  }

  usage(): Promise<Usage> {
    return this.ask('usage');
  }

  /** After a full collection of garbage. */
  collectedUsage(): Promise<Usage> {
    return this.ask('collectedUsage');
  }

  /** The first line of its output that contains `text`. Rejects with its last lines if it ends before. */
  line(text: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const known = this.#lines.find((line) => line.includes(text));
      if (known !== undefined) return resolve(known);
      const heard = (line: string): void => {
        if (!line.includes(text)) return;
        this.#child.off('bench:line', heard);
        resolve(line);
      };
      this.#child.on('bench:line', heard);
      void this.#exited.then(() => reject(new Error(`the process ended:\n${this.#lines.join('\n')}`)));
    });
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#exited;
  }

  #wrote(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length > KEPT_LINES) this.#lines.shift();
    this.#child.emit('bench:line', line);
  }
}

/** What was used between two samples, per second. */
export const spent = (before: Usage, after: Usage): { mainMs: number; processMs: number } => {
  const seconds = (after.atMs - before.atMs) / 1000;
  return {
    mainMs: (after.mainMs - before.mainMs) / seconds,
    processMs: (after.processMs - before.processMs) / seconds,
  };
};
