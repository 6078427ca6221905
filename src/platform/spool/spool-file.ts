import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Clock } from '../clock/clock.js';
import type { Json } from '../events/json.js';
import { type FileLock, lockFile } from '../files/file-lock.js';
import type { SpoolKeys } from './spool-keys.js';
import { sealRecord } from './spool-records.js';
import { replaceFile, syncFolder, writeWhole } from './whole-writes.js';

const RETRY_MS = 1000;
/** A file of so many bytes is written anew when most of it is not needed any more. */
const COMPACT_FROM = 1024 * 1024;

/** A record. Before it is written, `sealed` holds it; then it stands in the file at `at`. */
type Kept = { readonly length: number; sealed: Buffer | undefined; at: number; released: boolean };

/**
 * The spool of one process: an append-only file of sealed records under a lock that goes with the process. Records are
 * written by the thread pool, what waits in one write and one sync, so that the event loop never waits for the disk.
 */
export class SpoolFile {
  /** By number, in the order in which they were appended. */
  readonly #kept = new Map<number, Kept>();
  /** The numbers of those that are not written yet, and of some that were released before they were. */
  #waiting: number[] = [];
  #next = 0;
  #needed = 0;
  /** Bytes of the file that are written and synced. What stands behind them is to be overwritten. */
  #written = 0;
  #unwritten = 0;
  #failure: Error | undefined;
  #writing: Promise<void> | undefined;
  #cancelRetry: (() => void) | undefined;

  private constructor(
    private readonly id: string,
    private readonly path: string,
    private readonly key: Uint8Array,
    private readonly keys: SpoolKeys,
    private file: FileHandle,
    private lock: FileLock,
    private readonly clock: Clock,
    private readonly compactFrom: number,
  ) {}

  /** Makes the folder, and a file (mode 0600) and a key of its own. Throws when the vault cannot be reached. */
  static async open(folder: string, keys: SpoolKeys, clock: Clock, compactFrom = COMPACT_FROM): Promise<SpoolFile> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const id = randomUUID();
    const path = join(folder, id);
    const key = await keys.make(id);
    const lock = lockFile(`${path}.lock`);
    if (lock === undefined) throw new Error(`the new spool ${path} is locked`);
    const file = await open(`${path}.spool`, 'wx+', 0o600);
    await syncFolder(folder);
    return new SpoolFile(id, path, key, keys, file, lock, clock, compactFrom);
  }

  /** What it takes on the disk, written or waiting to be. */
  get bytes(): number {
    return this.#kept.size === 0 ? 0 : this.#written + this.#unwritten;
  }

  /** Why the disk does not take records at the moment; they are tried again. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** Takes a record; it is on disk when {@link flushed} says so. The answer is its number, for {@link release}. */
  append(record: Json): number {
    const index = this.#next++;
    const sealed = sealRecord(record, this.key, { file: this.id, index });
    this.#kept.set(index, { length: sealed.length, sealed, at: 0, released: false });
    this.#waiting.push(index);
    this.#needed += sealed.length;
    this.#unwritten += sealed.length;
    this.#start();
    return index;
  }

  /** A record is not needed any more; where it stood is given back to the disk in time. Idempotent. */
  release(index: number): void {
    const kept = this.#kept.get(index);
    if (kept === undefined) return;
    this.#kept.delete(index);
    kept.released = true;
    this.#needed -= kept.length;
    if (kept.sealed !== undefined) this.#unwritten -= kept.length;
    if (this.#mostlyWaste) this.#start();
  }

  /** Resolves when all that was appended is synced to disk, or the disk has refused it: see {@link failure}. */
  async flushed(): Promise<void> {
    while (this.#writing !== undefined && this.#failure === undefined) await this.#writing;
  }

  /** Writes what waits and gives the file up; an empty one is removed, with its key. */
  async close(): Promise<void> {
    await this.flushed();
    this.#cancelRetry?.();
    await this.file.close();
    const empty = this.#kept.size === 0;
    if (empty) await removeSpool(this.path);
    this.lock.release();
    if (!empty) return;
    await rm(`${this.path}.lock`, { force: true });
    // A key that is left behind opens nothing; the vault may be away.
    await this.keys.destroy(this.id).catch(() => undefined);
  }

  get #mostlyWaste(): boolean {
    if (this.#written === 0) return false;
    return this.#kept.size === 0 || (this.#written >= this.compactFrom && this.#needed * 2 < this.#written);
  }

  #start(): void {
    this.#writing ??= this.#write()
      .catch((error: unknown) => this.#failed(error))
      .finally(() => {
        this.#writing = undefined;
        if (this.#failure === undefined && (this.#unwritten > 0 || this.#mostlyWaste)) this.#start();
      });
  }

  async #write(): Promise<void> {
    if (await this.#takenAway()) await this.#standAgain();
    else if (this.#kept.size === 0) await this.#empty();
    else if (this.#mostlyWaste) await this.#compact();
    const taken = this.#waiting.length;
    const batch = this.#waiting.flatMap((index) => this.#kept.get(index) ?? []);
    if (batch.length > 0) {
      await writeWhole(this.file, Buffer.concat(batch.flatMap(({ sealed }) => sealed ?? [])), this.#written);
      await this.file.datasync();
    }
    this.#waiting = this.#waiting.slice(taken);
    for (const kept of batch) this.#standsNext(kept);
    this.#failure = undefined;
  }

  #standsNext(kept: Kept): void {
    if (kept.sealed !== undefined && !kept.released) this.#unwritten -= kept.length;
    kept.sealed = undefined;
    kept.at = this.#written;
    this.#written += kept.length;
  }

  /** Somebody removed the file, or its folder. */
  async #takenAway(): Promise<boolean> {
    const found = await stat(`${this.path}.spool`).catch(() => undefined);
    return found?.ino !== (await this.file.stat()).ino;
  }

  /** What the open file alone still has is put where the next start looks for it. */
  async #standAgain(): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true, mode: 0o700 });
    this.lock.release();
    const lock = lockFile(`${this.path}.lock`);
    if (lock === undefined) throw new Error('the spool is locked by another process');
    this.lock = lock;
    await this.#compact();
  }

  async #empty(): Promise<void> {
    await this.file.truncate(0);
    this.#written = 0;
  }

  /** Copies what is needed into a new file. What is released meanwhile is copied in vain. */
  async #compact(): Promise<void> {
    const copied = [...this.#kept.values()].filter(({ sealed }) => sealed === undefined);
    const before = this.file;
    this.file = await replaceFile(`${this.path}.spool`, piecesOf(before, copied));
    await before.close();
    await syncFolder(dirname(this.path));
    this.#written = 0;
    for (const kept of copied) this.#standsNext(kept);
  }

  #failed(error: unknown): void {
    this.#failure = error instanceof Error ? error : new Error(String(error));
    this.#cancelRetry = this.clock.after(RETRY_MS, () => this.#start());
  }
}

async function* piecesOf(file: FileHandle, kept: readonly Kept[]): AsyncGenerator<Buffer> {
  for (const { length, at } of kept) {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at);
    if (bytesRead < length) throw new Error('the spool is shorter than what was written to it');
    yield buffer;
  }
}

/** Removes the records of a spool; its lock, next to them, is its holder's to remove. */
export const removeSpool = (path: string): Promise<void> => rm(`${path}.spool`, { force: true });
