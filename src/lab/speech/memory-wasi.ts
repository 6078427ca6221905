const SUCCESS = 0;
const BAD_DESCRIPTOR = 8;
const NOT_FOUND = 44;
const STANDARD_STREAMS = 2;
const FOLDER = 3;
const FILE = 4;
const TYPE_OF: Readonly<Record<number, number>> = { [FOLDER]: 3, [FILE]: 4 };
const CHARACTER_DEVICE = 2;
const ALL_RIGHTS = (1n << 64n) - 1n;

class Exit extends Error {
  constructor(readonly code: number) {
    super(`exit ${code}`);
  }
}

/**
 * As much of WASI preview 1 as a program needs that takes arguments and writes one file into the folder `/`: the file
 * stays in memory and the clock stands still, so that the same arguments always give the same bytes. (`node:wasi` would
 * go through a folder on disk, and warns of being experimental.)
 */
export class MemoryWasi {
  readonly #args: readonly Uint8Array[];
  #memory = new WebAssembly.Memory({ initial: 0 });
  #file = new Uint8Array(0);
  #offset = 0;

  constructor(args: readonly string[]) {
    this.#args = args.map((text) => new TextEncoder().encode(`${text}\0`));
  }

  /** Runs the module's `_start`; returns what it wrote. Throws when it exits with an error. */
  async run(module: WebAssembly.Module): Promise<Uint8Array> {
    const instance = await WebAssembly.instantiate(module, { wasi_snapshot_preview1: this.#imports() });
    const { memory, _start } = instance.exports as { memory: WebAssembly.Memory; _start: () => void };
    this.#memory = memory;
    try {
      _start();
    } catch (error) {
      if (!(error instanceof Exit) || error.code !== 0) throw error;
    }
    return this.#file;
  }

  get #view(): DataView {
    return new DataView(this.#memory.buffer);
  }

  #imports(): WebAssembly.ModuleImports {
    return {
      args_sizes_get: (count: number, size: number) =>
        this.#put32(count, this.#args.length) ||
        this.#put32(
          size,
          this.#args.reduce((sum, { length }) => sum + length, 0),
        ),
      args_get: (pointers: number, buffer: number) => this.#putArguments(pointers, buffer),
      clock_time_get: (_id: number, _precision: bigint, time: number) => this.#put64(time, 0n),
      fd_prestat_get: (fd: number, at: number) =>
        fd === FOLDER ? this.#put32(at, 0) || this.#put32(at + 4, 1) : BAD_DESCRIPTOR,
      fd_prestat_dir_name: (_fd: number, at: number) => this.#putBytes(at, new TextEncoder().encode('/')),
      fd_fdstat_get: (fd: number, at: number) => this.#putStatus(fd, at),
      fd_fdstat_set_flags: () => SUCCESS,
      path_open: (...args: readonly unknown[]) => this.#open(args[4] as number, args[8] as number),
      fd_close: () => SUCCESS,
      fd_read: () => NOT_FOUND,
      fd_seek: (fd: number, by: bigint, whence: number, at: number) => this.#seek(fd, Number(by), whence, at),
      fd_write: (fd: number, vectors: number, count: number, written: number) =>
        this.#put32(written, this.#write(fd, vectors, count)),
      proc_exit: (code: number) => {
        throw new Exit(code);
      },
    };
  }

  #put32(at: number, value: number): number {
    this.#view.setUint32(at, value, true);
    return SUCCESS;
  }

  #put64(at: number, value: bigint): number {
    this.#view.setBigUint64(at, value, true);
    return SUCCESS;
  }

  #putBytes(at: number, bytes: Uint8Array): number {
    new Uint8Array(this.#memory.buffer).set(bytes, at);
    return SUCCESS;
  }

  #putArguments(pointers: number, buffer: number): number {
    let at = buffer;
    this.#args.forEach((arg, index) => {
      this.#put32(pointers + 4 * index, at);
      this.#putBytes(at, arg);
      at += arg.length;
    });
    return SUCCESS;
  }

  #putStatus(fd: number, at: number): number {
    if (fd > FILE) return BAD_DESCRIPTOR;
    this.#view.setUint8(at, TYPE_OF[fd] ?? CHARACTER_DEVICE);
    this.#view.setUint16(at + 2, 0, true);
    return this.#put64(at + 8, ALL_RIGHTS) || this.#put64(at + 16, ALL_RIGHTS);
  }

  /** Only a file to be made can be opened: there is nothing to read. */
  #open(flags: number, descriptor: number): number {
    const create = (flags & 1) !== 0;
    return create ? this.#put32(descriptor, FILE) : NOT_FOUND;
  }

  #seek(fd: number, by: number, whence: number, at: number): number {
    if (fd !== FILE) return BAD_DESCRIPTOR;
    const from = [0, this.#offset, this.#file.length][whence] ?? 0;
    this.#offset = from + by;
    return this.#put64(at, BigInt(this.#offset));
  }

  #write(fd: number, vectors: number, count: number): number {
    let total = 0;
    for (let index = 0; index < count; index++) {
      const start = this.#view.getUint32(vectors + 8 * index, true);
      const length = this.#view.getUint32(vectors + 8 * index + 4, true);
      if (fd > STANDARD_STREAMS) this.#append(new Uint8Array(this.#memory.buffer, start, length));
      total += length;
    }
    return total;
  }

  #append(bytes: Uint8Array): void {
    const end = this.#offset + bytes.length;
    if (end > this.#file.length) {
      const grown = new Uint8Array(end);
      grown.set(this.#file);
      this.#file = grown;
    }
    this.#file.set(bytes, this.#offset);
    this.#offset = end;
  }
}
