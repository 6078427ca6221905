import { statSync } from 'node:fs';
import { basename } from 'node:path';

/** A file that is open was deleted, exchanged or cut short: what is written to it now nobody will find. */
export class FileGone extends Error {
  override readonly name = 'FileGone';
  constructor(path: string) {
    super(
      `${basename(path)} was deleted or exchanged under the server, or cut short: put it back, or restore it and restart`,
    );
  }
}

/** Whether what is written to an open file will be found again. */
export interface Whereabouts {
  /** @throws FileGone */
  require(): void;
}

/** For files that nobody can take away. */
export const ANYWHERE: Whereabouts = { require: () => undefined };

/** SQLite keeps what is committed in the first and the second, and what its connections agree on in the third. */
const DATABASE_FILES = ['', '-wal', '-shm'] as const;

/** The files of a SQLite database in WAL mode, as they stood at the first look: all are there once it was read. */
export class OpenedDatabase implements Whereabouts {
  #inodes: ReadonlyMap<string, number | undefined> | undefined;
  /** Nothing here makes the database shorter (no VACUUM); its companions are emptied now and then. */
  #bytes = 0;

  constructor(private readonly path: string) {}

  /** A system call for each file: some microseconds in all. */
  require(): void {
    this.#inodes ??= new Map(this.#paths().map((path) => [path, inodeOf(path)]));
    for (const [path, inode] of this.#inodes) if (inodeOf(path) !== inode) throw new FileGone(path);
    // A database in memory has no file, and none that could get shorter.
    const size = statSync(this.path, { throwIfNoEntry: false })?.size ?? 0;
    if (size < this.#bytes) throw new FileGone(this.path);
    this.#bytes = size;
  }

  #paths(): readonly string[] {
    return DATABASE_FILES.map((suffix) => `${this.path}${suffix}`);
  }
}

const inodeOf = (path: string): number | undefined => statSync(path, { throwIfNoEntry: false })?.ino;
