import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll } from '@jest/globals';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

type LogLine = Readonly<{ level: string; msg: string; port?: number }>;

/** The built server as a process of its own, on a port that it was free to choose. Killed when the test file ends. */
export class ServerProcess {
  readonly lines: LogLine[] = [];
  readonly #child: ChildProcess;
  readonly #exit: Promise<number | null>;
  readonly #listening: Promise<number | undefined>;

  /**
   * Started in `folder`, so that no `.env` is found, with nothing but these variables, the port and DATA_DIR set. What
   * it writes that is not one of its log lines becomes a line of level `stray`.
   */
  constructor(folder: string, variables: Readonly<Record<string, string>> = {}) {
    const env = { PATH: process.env.PATH, PORT: '0', DATA_DIR: folder, ...variables };
    const child = spawn(process.execPath, [MAIN], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    this.#exit = once(child, 'close').then(([code]) => code as number | null);
    createInterface({ input: child.stderr }).on('line', (text) => this.lines.push(strayLine(text)));
    this.#listening = new Promise((resolve) => {
      void this.#exit.then(() => resolve(undefined));
      createInterface({ input: child.stdout }).on('line', (text) => {
        const line = parseLine(text);
        this.lines.push(line);
        if (line.msg === 'listening') resolve(line.port);
      });
    });
    started.push(this);
  }

  /** Sends a request once the server listens. Rejects, with what it wrote, if it ended instead. */
  async fetch(path: string, init?: RequestInit): Promise<Response> {
    return fetch(`http://127.0.0.1:${await this.port()}${path}`, init);
  }

  /** Where it listens, once it does. Rejects, with what it wrote, if it ended instead. */
  async port(): Promise<number> {
    const port = await this.#listening;
    if (port === undefined) throw new Error(`the server ended: ${this.#text()}`);
    return port;
  }

  /** The exit code; null if a signal ended it. */
  ended(): Promise<number | null> {
    return this.#exit;
  }

  /** As if its outputs were pipes whose other end has gone. */
  stopReading(): void {
    this.#child.stdout?.destroy();
    this.#child.stderr?.destroy();
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** The messages of a level, in order. */
  messages(level: string): string[] {
    return this.lines.filter((line) => line.level === level).map(({ msg }) => msg);
  }

  #text(): string {
    return this.lines.map(({ level, msg }) => `${level}: ${msg}`).join('\n');
  }
}

const strayLine = (text: string): LogLine => ({ level: 'stray', msg: text });

const parseLine = (text: string): LogLine => {
  try {
    return JSON.parse(text) as LogLine;
  } catch {
    return strayLine(text);
  }
};

const started: ServerProcess[] = [];
afterAll(async () => {
  for (const server of started) server.signal('SIGKILL');
  await Promise.all(started.map((server) => server.ended()));
});
