/** A `Worker`, a worker's `parentPort` or one end of a `MessageChannel`. */
export type Peer = Readonly<{
  postMessage(value: unknown): void;
  on(event: string, listener: (value: unknown) => void): unknown;
  off(event: string, listener: (value: unknown) => void): unknown;
}>;

type Entry<T> = Readonly<{ message: T; unsendable: (error: Error) => void }>;

/** So much is sent at once, so that the other thread works on it while this one goes on. */
const FULL = 16;

/**
 * Sends what was said in one turn of the event loop as few messages: a message between threads costs far more than what
 * is in it. A tick that is scheduled from promise callbacks runs when they have all run, so nothing waits for a timer.
 */
export class Outbox<T> {
  #entries: Entry<T>[] = [];

  constructor(private readonly peer: Peer) {}

  /** `unsendable` hears of a message that cannot be cloned; the others go all the same. */
  push(message: T, unsendable: (error: Error) => void): void {
    const waiting = this.#entries.push({ message, unsendable });
    if (waiting === FULL) this.#flush();
    else if (waiting === 1) process.nextTick(() => this.#flush());
  }

  #flush(): void {
    const entries = this.#entries;
    if (entries.length === 0) return;
    this.#entries = [];
    try {
      this.#post(entries);
    } catch {
      for (const entry of entries) this.#postAlone(entry);
    }
  }

  #postAlone(entry: Entry<T>): void {
    try {
      this.#post([entry]);
    } catch (error) {
      entry.unsendable(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #post(entries: readonly Entry<T>[]): void {
    this.peer.postMessage(entries.map(({ message }) => message));
  }
}
