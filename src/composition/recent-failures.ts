import { Logger } from '@nestjs/common';
import { isDamage } from '../platform/files/damaged-database.js';

/** A failure is believed until something works again, at most so long: then the next call may try. */
const BELIEVED_MS = 60_000;

/** What really happened to the last appends and reads of the log: a file can answer every question and take nothing. */
export class RecentFailures {
  readonly #failed = new Map<string, Readonly<{ error: Error; untilMs: number }>>();

  constructor(
    private readonly logger: Pick<Logger, 'error' | 'log'> = new Logger('EventStore'),
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /** Of a damaged file some parts can still be read: that says nothing about the others. */
  worked(what: 'append' | 'read'): void {
    const known = this.#failed.get(what);
    if (known !== undefined && isDamage(known.error) && this.nowMs() < known.untilMs) return;
    if (this.#failed.delete(what)) this.logger.log(`the log works again: ${what}`);
  }

  failed(what: 'append' | 'read', error: Error): void {
    const known = this.#failed.get(what)?.error.message;
    if (known !== error.message) this.logger.error(`the log fails: ${what}: ${error.message}`);
    this.#failed.set(what, { error, untilMs: this.nowMs() + BELIEVED_MS });
  }

  /** @throws the last failure, unless something of its kind has worked since */
  check(): void {
    for (const { error, untilMs } of this.#failed.values()) if (this.nowMs() < untilMs) throw error;
  }
}
