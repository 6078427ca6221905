import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_EVERY_MS = 100;

/** Looks at the spool from outside, as `ls -l` would, and tells of every change until `stop`. */
export class SpoolWatch {
  readonly #stopping = new AbortController();
  #mostBytes = 0;
  #bytes = 0;
  readonly #watching: Promise<void>;

  constructor(
    private readonly folder: string,
    private readonly changed: (bytes: number) => void,
  ) {
    this.#watching = this.#watch();
  }

  /** At most, and now. */
  get seen(): Readonly<{ mostBytes: number; bytes: number }> {
    return { mostBytes: this.#mostBytes, bytes: this.#bytes };
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#watching;
  }

  async #watch(): Promise<void> {
    const { signal } = this.#stopping;
    for (;;) {
      const bytes = await spoolBytes(this.folder);
      if (bytes !== this.#bytes) this.changed(bytes);
      this.#bytes = bytes;
      this.#mostBytes = Math.max(this.#mostBytes, bytes);
      if (signal.aborted) return;
      await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}

const spoolBytes = async (folder: string): Promise<number> => {
  const names = await readdir(folder).catch(() => []);
  const sizes = names
    .filter((name) => name.endsWith('.spool'))
    // A spool that is done with goes between the listing and the look at it.
    .map((name) =>
      stat(join(folder, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
};
