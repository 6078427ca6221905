/** Reads the lines of `strace -f -y`, and notes every answer that was given before its append was on the disk. */
export class SyncTrace {
  answers = 0;
  /** The lines of the answers that came too early. */
  readonly unsynced: string[] = [];
  #syncedSinceAnswer = false;
  /** Threads that are inside a sync of the log; their calls are told in two parts. */
  readonly #syncing = new Set<string>();

  read(line: string): void {
    const [, thread = '', call = ''] = /^(\d+) +(.*)$/.exec(line) ?? [];
    if (/^pwrite64\(\d+<[^>]*ledger\.db-wal/.test(call)) this.#syncedSinceAnswer = false;
    else if (/^f(data)?sync\(\d+<[^>]*ledger\.db-wal/.test(call)) {
      if (call.endsWith('= 0')) this.#syncedSinceAnswer = true;
      else this.#syncing.add(thread);
    } else if (/^<\.\.\. f(data)?sync resumed>.*= 0$/.test(call) && this.#syncing.delete(thread))
      this.#syncedSinceAnswer = true;
    else if (/^write\(3<[^>]*acknowledged/.test(call)) this.#answer(line);
  }

  #answer(line: string): void {
    this.answers += 1;
    if (!this.#syncedSinceAnswer) this.unsynced.push(line);
    this.#syncedSinceAnswer = false;
  }
}
