import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('./freezing-projector.mjs', import.meta.url));

export type FreezePoint = 'before its fence is checked' | 'after its fence was checked' | 'with its documents written';
type Line = Readonly<{ frozen?: FreezePoint; state?: string; error?: string }>;

/** A process of its own that keeps the read model of voice sessions, and can be frozen inside a commit. */
export class ProjectorProcess {
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  readonly #lines: Line[] = [];

  constructor(eventStoreUrl: string, mongodbUrl: string, leaseMs: number) {
    this.#child = spawn(process.execPath, [SCRIPT, eventStoreUrl, mongodbUrl, String(leaseMs)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#closed = once(this.#child, 'close');
    const said = createInterface({ input: this.#child.stdout as Readable });
    said.on('line', (line) => this.#lines.push(JSON.parse(line) as Line));
  }

  get state(): string | undefined {
    return this.#lines.findLast(({ state }) => state !== undefined)?.state;
  }

  get frozen(): FreezePoint | undefined {
    return this.#lines.findLast(({ frozen }) => frozen !== undefined)?.frozen;
  }

  /** Every error that its read model has shown. */
  get errors(): readonly string[] {
    return this.#lines.flatMap(({ error }) => error ?? []);
  }

  /** Its next commit stops the whole process there. */
  freezeAt(point: FreezePoint): void {
    this.#child.stdin?.write(`${point}\n`);
  }

  wake(): void {
    this.#child.kill('SIGCONT');
  }

  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    this.#child.kill(signal);
    await this.#closed;
  }
}
