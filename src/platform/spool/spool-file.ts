import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../clock/clock.js';
import type { Json } from '../events/json.js';
import { type FileLock, lockFile } from '../files/file-lock.js';
import { sealRecord } from './spool-records.js';

const RETRY_MS = 1000;

/**
 * The spool of one process: an append-only file of sealed records under a lock that goes with the process. Records are
 * written by the thread pool, what waits in one write and one sync, so that the event loop never waits for the disk.
 */
export class SpoolFile {
  readonly #waiting: Buffer[] = [];
  #index = 0;
  #bytes = 0;
  #written = 0;
  #cleared = false;
  #failure: Error | undefined;
  #writing: Promise<void> | undefined;
  #cancelRetry: (() => void) | undefined;

  private constructor(
    private readonly id: string,
    private readonly path: string,
    private readonly key: Uint8Array,
    private readonly file: FileHandle,
    private readonly lock: FileLock,
    private readonly clock: Clock,
  ) {}

  /** Makes the folder and a file of its own in it (mode 0600). `key`: 32 bytes. */
  static async open(folder: string, key: Uint8Array, clock: Clock): Promise<SpoolFile> {
    await mkdir(folder, { recursive: true });
    const id = randomUUID();
    const path = join(folder, id);
    const lock = lockFile(`${path}.lock`);
    if (lock === undefined) throw new Error(`the new spool ${path} is locked`);
    const file = await open(`${path}.spool`, 'wx', 0o600);
    await syncFolder(folder);
    return new SpoolFile(id, path, key, file, lock, clock);
  }

  /** Of everything since the last `clear`, written or waiting to be. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Why the disk does not take records at the moment; they are tried again. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** Takes a record; it is on disk when {@link flushed} says so. */
  append(record: Json): void {
    const sealed = sealRecord(record, this.key, { file: this.id, index: this.#index++ });
    this.#bytes += sealed.length;
    this.#waiting.push(sealed);
    this.#start();
  }

  /** Forgets everything: nothing in it is needed any more. */
  clear(): void {
    this.#waiting.length = 0;
    this.#index = 0;
    this.#bytes = 0;
    this.#cleared = true;
    this.#start();
  }

  /** Resolves when all that was appended is synced to disk, or the disk has refused it: see {@link failure}. */
  async flushed(): Promise<void> {
    while (this.#writing !== undefined && this.#failure === undefined) await this.#writing;
  }

  /** Writes what waits and gives the file up; an empty one is removed. */
  async close(): Promise<void> {
    await this.flushed();
    this.#cancelRetry?.();
    await this.file.close();
    if (this.#bytes === 0) await removeSpool(this.path);
    this.lock.release();
    if (this.#bytes === 0) await rm(`${this.path}.lock`, { force: true });
  }

  #start(): void {
    this.#writing ??= this.#write()
      .catch((error: unknown) => this.#failed(error))
      .finally(() => {
        this.#writing = undefined;
        if (this.#failure === undefined && (this.#waiting.length > 0 || this.#cleared)) this.#start();
      });
  }

  async #write(): Promise<void> {
    if (this.#cleared) {
      this.#cleared = false;
      this.#written = 0;
      await this.file.truncate(0);
    }
    const batch = this.#waiting.slice();
    if (batch.length > 0) {
      const bytes = Buffer.concat(batch);
      await this.file.write(bytes, 0, bytes.length, this.#written);
      await this.file.datasync();
      // What was cleared meanwhile is gone from the queue already.
      if (!this.#cleared) {
        this.#waiting.splice(0, batch.length);
        this.#written += bytes.length;
      }
    }
    this.#failure = undefined;
  }

  #failed(error: unknown): void {
    this.#failure = error instanceof Error ? error : new Error(String(error));
    this.#cancelRetry = this.clock.after(RETRY_MS, () => this.#start());
  }
}

/** Removes the records of a spool; its lock, next to them, is its holder's to remove. */
export const removeSpool = (path: string): Promise<void> => rm(`${path}.spool`, { force: true });

/** So that a new file's name survives a power failure too; not every platform can open a folder. */
const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
};
