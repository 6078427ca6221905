import { BroadcastChannel } from 'node:worker_threads';
import { realpathSync } from 'node:fs';
import { WakeUp } from '../wake-up.js';

/** Commits of another process are not broadcast here; they are seen at the latest after this time. */
const POLL_MS = 1_000;

/** The channel on which the writer of a data folder tells the threads of its process the position of each commit. */
export const commitsOf = (folder: string): BroadcastChannel => {
  const channel = new BroadcastChannel(`ledger:${realpathSync(folder)}`);
  channel.unref();
  return channel;
};

/** Wakes followers when the log has grown. */
export class LedgerTail {
  readonly #channel: BroadcastChannel;
  readonly #commit = new WakeUp();
  #head = 0n;

  constructor(folder: string) {
    this.#channel = commitsOf(folder);
    this.#channel.onmessage = (message) => {
      this.#head = (message as { data: bigint }).data;
      this.#commit.wakeAll();
    };
  }

  /** Resolves when there may be events after `position`, or when `signal` aborts. */
  async past(position: bigint, signal: AbortSignal): Promise<void> {
    if (this.#head <= position) await this.#commit.wait(signal, POLL_MS);
  }

  close(): void {
    this.#channel.close();
  }
}
